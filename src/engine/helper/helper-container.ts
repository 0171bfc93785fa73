import type Docker from 'dockerode'
import { FailureError } from '../../shared/result.ts'
import { ask } from '../connect/ask.ts'
import { refusalOf } from '../to-failure.ts'
import { helperImagesOf, type IsGivenName, type ListedImage, noHelperImage } from './helper-image.ts'

/** What every helper carries beside its run's labels: the observer leaves such containers out of the picture. */
export const helperLabel = 'dockstage.helper'

/** An image without what the script needs is no help; after this many tries there is likely none with it. */
const mostTries = 4
const helpMs = 60_000

/** The run that a helper works for. */
export interface HelperRun {
  readonly labels: Readonly<Record<string, string>>
  /** Asked anew for each helper: runs go on meanwhile. */
  givenNames(): Promise<IsGivenName>
}

export interface HelperTask {
  /** For `sh -c`; ends with 0 when all went well. */
  readonly script: string
  readonly run: HelperRun
  /** Networks, mounts and the like; everything else is as little as can be. */
  readonly hostConfig: Docker.HostConfig
}

export interface Helped {
  /** What the script printed. */
  readonly output: string
  /** The id of the image that it ran from. */
  readonly image: string
}

/**
 * Runs a script in a short-lived container of an image that is there already: nothing is pulled. Those that `helperImagesOf` names are tried, the next
 * one where the script did not end with 0. The container is removed in any case. Throws `engine-refused`, in words, where no image could do it.
 */
export async function inHelper(docker: Docker, task: HelperTask): Promise<Helped> {
  const [listed, isGivenName] = await Promise.all([ask(docker, { path: '/images/json' }), task.run.givenNames()])
  const images = helperImagesOf(listed as ListedImage[], isGivenName).slice(0, mostTries)
  let complaint = noHelperImage
  for (const image of images) {
    const tried = await tryIn(docker, image, task)
    if ('output' in tried) return { output: tried.output, image }
    complaint = tried.complaint
  }
  throw new FailureError({ code: 'engine-refused', message: `The helper container did not work. ${complaint}` })
}

/** What a helper of this image is created with. */
export const helperBody = (image: string, { script, run, hostConfig }: HelperTask): Docker.ContainerCreateOptions => ({
  Image: image,
  Entrypoint: ['sh', '-c', script],
  Cmd: [],
  User: '0:0',
  WorkingDir: '/',
  Labels: { ...run.labels, [helperLabel]: 'true' },
  Healthcheck: { Test: ['NONE'] },
  // Its output is read as a log, whatever driver this engine has for others.
  HostConfig: { ...hostConfig, LogConfig: { Type: 'json-file', Config: {} } },
})

async function tryIn(docker: Docker, image: string, task: HelperTask): Promise<{ output: string } | { complaint: string }> {
  const abortSignal = AbortSignal.timeout(helpMs)
  let container: Docker.Container | undefined
  try {
    container = await docker.createContainer(helperBody(image, task))
    await container.start({ abortSignal })
    const { StatusCode } = (await container.wait({ abortSignal })) as { StatusCode: number }
    if (StatusCode !== 0) return { complaint: `It ended with code ${StatusCode}.` }
    return { output: stdoutOf(await container.logs({ follow: false, stdout: true, stderr: false, abortSignal })) }
  } catch (cause) {
    return { complaint: refusalOf(cause)?.message ?? String(cause) }
  } finally {
    await container?.remove({ force: true, v: true }).catch(() => undefined)
  }
}

/** Logs without a terminal come as frames: a head of eight bytes, of which the last four are the length. */
function stdoutOf(frames: Buffer): string {
  const parts: Buffer[] = []
  for (let at = 0; at + 8 <= frames.length; ) {
    const end = at + 8 + frames.readUInt32BE(at + 4)
    parts.push(frames.subarray(at + 8, end))
    at = end
  }
  return Buffer.concat(parts).toString('utf8')
}
