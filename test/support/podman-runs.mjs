import { execFileSync } from 'node:child_process'
import { request } from 'node:http'
import { engineAnswers } from './engine-answers.mjs'

/** What the scenarios that are played on Podman are made from; it has no registry in the tests and gets them from the engine that is here. */
export const podmanImages = ['busybox:latest', 'mysql:5.7', 'nginx:alpine', 'ubuntu:14.04', 'wordpress:latest']

/** Whether a Podman of the tests' own can run here: `{ value }`, or `{ missing: reason }`. */
export async function podmanRuns() {
  if (process.platform !== 'linux') return { missing: 'Podman runs on Linux only, and in a virtual machine elsewhere' }
  if (process.getuid?.() !== 0) return { missing: 'it needs root, for a network namespace of its own' }
  for (const program of ['podman', 'runc', 'unshare', 'nsenter', 'ip'])
    if (!starts(program)) return { missing: `${program} is not installed (Debian: podman runc netavark aardvark-dns util-linux iproute2)` }
  const engine = await engineAnswers()
  if (engine.missing) return { missing: `the images come from a Docker Engine: ${engine.missing}` }
  for (const image of podmanImages) if (!(await hasImage(image))) return { missing: `the Docker Engine here has no image ${image}` }
  return { value: undefined }
}

function starts(program) {
  try {
    execFileSync(program, [program === 'ip' ? '-V' : '--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function hasImage(image) {
  const socketPath = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').slice('unix://'.length)
  return new Promise((resolve) => {
    const look = request({ socketPath, path: `/images/${encodeURIComponent(image)}/json` }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    look.on('error', () => resolve(false))
    look.end()
  })
}
