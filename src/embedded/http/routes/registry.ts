import { Refusal } from '../../core/draft.ts'
import { normaliseReference } from '../../core/find.ts'
import { entries } from '../../core/table.ts'
import type { CatalogueImage } from '../../images/catalogue.ts'
import { type Call, integer, type Reply, readBytes, readJson } from '../request.ts'
import { type Route, route } from '../router.ts'

/** The catalogue stands for Docker Hub: it can be searched and pulled from; there is nothing to log in to, and nobody may push. */
const repositoriesOf = (catalogue: readonly CatalogueImage[]): string[] => [
  ...new Set(catalogue.flatMap(({ tags }) => tags.map((tag) => tag.replace(/:[^:/]*$/, '')))),
]

function search({ engine, query }: Call): Reply {
  const term = query.get('term') ?? ''
  if (term === '') throw new Refusal(400, 'invalid search: term is empty')
  const limit = integer(query, 'limit') || 25
  const found = repositoriesOf(engine.catalogue).filter((name) => name.includes(term.toLowerCase()))
  const about = { description: 'In the catalogue of the embedded engine', is_official: true, is_automated: false, star_count: 0 }
  return { status: 200, body: found.slice(0, limit).map((name) => ({ name, ...about })) }
}

/** Words and order as measured on 20.10.24: the header comes before the image; what a registry says is in the stream. */
async function push(call: Call): Promise<Reply> {
  const { engine, parts, query, request, response } = call
  await readBytes(call)
  if (!request.headers['x-registry-auth']) throw new Refusal(400, 'Bad parameters and missing X-Registry-Auth: EOF')
  const name = parts[0] ?? ''
  const repository = normaliseReference(name).replace(/:[^:/]*$/, '')
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const say = (line: object): void => void response.write(`${JSON.stringify(line)}\r\n`)
  const fail = (message: string): void => say({ errorDetail: { message }, error: message })
  say({ status: `The push refers to repository [docker.io/${repository.includes('/') ? repository : `library/${repository}`}]` })
  const tag = query.get('tag')
  const known = [...entries(engine.state.tags)].map(([it]) => it)
  // Without a tag, all of the repository are meant.
  if (known.some((it) => (tag ? it === `${repository}:${tag}` : it.startsWith(`${repository}:`))))
    fail('denied: requested access to the resource is denied')
  else fail(`An image does not exist locally with the tag: ${tag ? `${repository}:${tag}` : repository}`)
  response.end()
  return undefined
}

async function auth(call: Call): Promise<Reply> {
  await readJson(call)
  throw new Refusal(501, 'the embedded engine does not support POST /auth: it has a catalogue of images and no registry to log in to')
}

function distribution({ engine, parts }: Call): Reply {
  const name = parts[0] ?? ''
  if (/[A-Z]/.test(name.replace(/[:@].*$/, ''))) throw new Refusal(400, 'invalid reference format: repository name must be lowercase')
  const image = engine.catalogue.find(({ tags }) => tags.includes(normaliseReference(name)))
  if (!image) throw new Refusal(404, `manifest for ${normaliseReference(name)} not found: manifest unknown: manifest unknown`)
  const size = image.layers.reduce((sum, { download }) => sum + download, 0)
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
  const platform = { architecture: image.record.architecture, os: 'linux' }
  return { status: 200, body: { Descriptor: { mediaType, digest: image.record.digest, size }, Platforms: [platform] } }
}

export const registryRoutes: readonly Route[] = [
  route('GET /images/search', search),
  route('POST /images/{name...}/push', push),
  route('POST /auth', auth),
  route('GET /distribution/{name...}/json', distribution),
]
