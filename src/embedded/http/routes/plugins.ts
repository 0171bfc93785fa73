import { Refusal } from '../../core/draft.ts'
import { readBytes } from '../request.ts'
import { type Handler, type Route, route } from '../router.ts'

/** No plugin can be installed, so none is there (words and statuses of 20.10.24, measured). `docker inspect NAME` asks for one last. */
const notFound: Handler = async (call) => {
  await readBytes(call)
  const name = call.parts[0] ?? ''
  const timeout = call.query.get('timeout') ?? ''
  if (call.path.endsWith('/enable') && !/^\d+$/.test(timeout)) throw new Refusal(500, `strconv.Atoi: parsing "${timeout}": invalid syntax`)
  throw new Refusal(404, `plugin "${call.path.endsWith('/upgrade') && !name.includes(':') ? `${name}:latest` : name}" not found`)
}

export const pluginRoutes: readonly Route[] = [
  route('GET /plugins', () => ({ status: 200, body: [] })),
  route('GET /plugins/privileges', () => ({ status: 200, body: [] })),
  route('GET /plugins/{name...}/json', notFound),
  route('DELETE /plugins/{name...}', notFound),
  ...['enable', 'disable', 'upgrade', 'push', 'set'].map((call) => route(`POST /plugins/{name...}/${call}`, notFound)),
]
