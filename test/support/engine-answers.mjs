import { request } from 'node:http'

/** Whether a real Docker Engine answers where the docker program would look: `{ value }`, or `{ missing: reason }`. */
export async function engineAnswers() {
  const address = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  if (!address.startsWith('unix://')) return { missing: `the tests reach an engine by its socket only, and DOCKER_HOST is ${address}` }
  const socketPath = address.slice('unix://'.length)
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 5_000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200 ? { value: undefined } : { missing: `the engine at ${address} answered ${answer.statusCode}` })
    })
    ping.on('timeout', () => ping.destroy(new Error('no answer in 5 s')))
    ping.on('error', (cause) => resolve({ missing: `no Docker Engine at ${address} (${cause.code ?? cause.message})` }))
    ping.end()
  })
}
