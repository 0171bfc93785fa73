/** Names of images as the docker program reads them, before it asks an engine (distribution/reference, `ParseAnyReference`). */

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const domain = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const reference = new RegExp(`^(?:${domain}/)?(${component}(?:/${component})*)(?::\\w[\\w.-]{0,127})?(?:@${digest})?$`)
/** The longest name of a repository, without its registry, tag and digest. */
const longest = 255

/** What the docker program says of a name that can not be an image's; undefined where it can. */
export function referenceProblem(name: string): string | undefined {
  if (/^(?:sha256:)?[0-9a-f]{64}$/.test(name)) return undefined
  const { host, path } = normalized(name)
  const repository = path.split(':')[0] ?? ''
  if (repository !== repository.toLowerCase()) return `invalid reference format: repository name (${repository}) must be lowercase`
  const [, found] = reference.exec(`${host}/${path}`) ?? []
  if (found === undefined) return 'invalid reference format'
  return found.length > longest ? `repository name must not be more than ${longest} characters` : undefined
}

/** `mysql` is `docker.io/library/mysql`; a registry has a dot, a port or a capital in its name, or is this machine. */
function normalized(name: string): { host: string; path: string } {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(0, slash))
  const hasHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const host = hasHost && first !== 'index.docker.io' ? first : 'docker.io'
  const rest = hasHost ? name.slice(slash + 1) : name
  return { host, path: host === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest }
}
