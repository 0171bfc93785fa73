/** The Engine API's own words in paths (v1.51, and Podman's and the embedded engine's beside it). */
const words = new Set(
  `_ping archive attach auth build cancel changes commit configs connect containers create csi df disconnect distribution dockstage events exec export
  get grpc healthcheck history host images info inspect interfaces json kill libpod load logs networks nodes pause plugins pods privileges prune push
  rename resize restart search secrets services session start stats stop swarm system tag tasks top traffic unpause update version volumes wait ws`.split(
    /\s+/,
  ),
)

/**
 * An API call's path as the log has it: the API's own words and ids, which name nobody. Names of things, which may be other people's, are `{name}`, and the
 * query is left out.
 */
export function apiPath(path: string): string {
  const [place = ''] = path.split('?')
  return place
    .split('/')
    .map((part) => {
      if (part === '' || words.has(part)) return part
      if (/^(?:sha256:)?[0-9a-f]{64}$/.test(part)) return part.replace('sha256:', '').slice(0, 12)
      return /^[0-9a-f]{12}$/.test(part) ? part : '{name}'
    })
    .join('/')
}
