import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

const runFile = promisify(execFile)

/** The docker program, where one is that words errors as version 28 does. */
export function hasDocker28(): boolean {
  try {
    return Number(/version (\d+)/.exec(execFileSync('docker', ['--version'], { encoding: 'utf8' }))?.[1]) >= 28
  } catch {
    return false
  }
}

/** Both streams on one pipe, as on a terminal. */
export async function byDockerProgram(line: string, host: string, cwd: string): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: cwd, DOCKER_HOST: host, DOCKER_CLI_HINTS: 'false' }
  try {
    const { stdout } = await runFile('sh', ['-c', `exec 2>&1; ${line} </dev/null`], { cwd, env })
    return `$ ${line}\n${stdout}[0]\n`
  } catch (error) {
    const { stdout, code } = error as { stdout: string; code: number }
    return `$ ${line}\n${stdout.replace(/^exit status 1\n/m, '')}[${code}]\n`
  }
}

export async function removeByDockerProgram(host: string, run: string): Promise<void> {
  const env = { PATH: process.env.PATH, DOCKER_HOST: host }
  const filter = `--filter name=c-${run}-`
  const script = `docker ps -aq ${filter} | xargs -r docker rm -fv; docker network ls -q ${filter} | xargs -r docker network rm; docker volume ls -q ${filter} | xargs -r docker volume rm`
  await runFile('sh', ['-c', script], { env })
}

/** The docker program writes a thing's labels in another order each time. */
const labelsInOrder = (text: string): string =>
  text.replace(/"Labels":"([^"]*)"/g, (_, labels: string) => `"Labels":"${labels.split(',').sort().join(',')}"`)

/** What goes on by itself between two looks: times in words, and the width of their columns. */
export const timeless = (text: string): string =>
  labelsInOrder(text)
    .replace(/\b(?:Less than a second|About a minute|About an hour|\d+ (?:second|minute|hour|day|week)s?)( ago)?/g, '<time>')
    .replace(/ {3,}/g, '   ')

/** Ids, times and ports that the engine chooses are made equal, and so the width of their columns. */
export const comparable = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{64}\b/g, '<id>')
    .replace(/\b[0-9a-f]{12}\b/g, '<short id>')
    .replace(/\b(?:Less than a second|About a minute|About an hour|\d+ (?:second|minute|hour|day|week)s?)( ago)?/g, '<time>')
    .replace(/:\d{5}\b/g, ':<port>')
    .replace(/ {3,}/g, '   ')
