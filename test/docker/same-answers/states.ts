import { ask, askStatus, type Call, create, type Program, post, remove, start } from './program.ts'

/** Every call that acts on a container, in every state that a container can be in. */
const states: Readonly<Record<string, readonly Call[]>> = {
  created: [create('a-s')],
  running: [create('a-s'), start('a-s')],
  paused: [create('a-s'), start('a-s'), post('/containers/a-s/pause', 204)],
  exited: [create('a-s'), start('a-s'), post('/containers/a-s/stop?t=0', 204)],
}

const acts: Readonly<Record<string, readonly Call[]>> = {
  start: [ask('POST /containers/a-s/start')],
  stop: [ask('POST /containers/a-s/stop?t=0')],
  'stop with a signal': [ask('POST /containers/a-s/stop?t=0&signal=SIGKILL')],
  restart: [ask('POST /containers/a-s/restart?t=0')],
  kill: [ask('POST /containers/a-s/kill')],
  'kill with a signal that nothing handles': [ask('POST /containers/a-s/kill?signal=USR1')],
  pause: [ask('POST /containers/a-s/pause')],
  unpause: [ask('POST /containers/a-s/unpause')],
  rename: [ask('POST /containers/a-s/rename?name=a-s2'), ask('POST /containers/a-s2/rename?name=a-s')],
  'rename to nothing': [ask('POST /containers/a-s/rename?name=')],
  rm: [ask('DELETE /containers/a-s')],
  'rm -f -v': [ask('DELETE /containers/a-s?force=1&v=1')],
  'rm --link': [ask('DELETE /containers/a-s?link=1')],
  'exec create': [askStatus('POST /containers/a-s/exec', { Cmd: ['true'] })],
  'exec without a command': [askStatus('POST /containers/a-s/exec', {})],
  logs: [ask('GET /containers/a-s/logs?stdout=1&stderr=1')],
  'logs of no stream': [ask('GET /containers/a-s/logs')],
  top: [ask('GET /containers/a-s/top', undefined, 'Titles', 'message')],
  'stats once': [
    ask('GET /containers/a-s/stats?stream=0&one-shot=1', undefined, 'name', 'pids_stats', 'preread', 'storage_stats', 'message'),
  ],
  changes: [ask('GET /containers/a-s/changes')],
  resize: [ask('POST /containers/a-s/resize?h=20&w=80')],
  'resize to nothing': [ask('POST /containers/a-s/resize')],
  update: [
    ask('POST /containers/a-s/update', { CpuShares: 512 }),
    ask('GET /containers/a-s/json', undefined, 'HostConfig.CpuShares', 'HostConfig.Memory', 'HostConfig.RestartPolicy'),
  ],
  'update the policy': [
    ask('POST /containers/a-s/update', { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } }),
    ask('GET /containers/a-s/json', undefined, 'HostConfig.RestartPolicy'),
  ],
  'update to a policy that is none': [ask('POST /containers/a-s/update', { RestartPolicy: { Name: 'sometimes' } })],
  'copy out': [askStatus('GET /containers/a-s/archive?path=/etc/hostname')],
  'copy what is not there': [askStatus('GET /containers/a-s/archive?path=/no-such')],
  'copy into what is not there': [askStatus('PUT /containers/a-s/archive?path=/no-such', Buffer.alloc(1024))],
  'copy into a file': [askStatus('PUT /containers/a-s/archive?path=/etc/passwd', Buffer.alloc(1024))],
  'copy nothing in': [askStatus('PUT /containers/a-s/archive?path=/tmp', Buffer.alloc(1024))],
  'copy in what is no archive': [askStatus('PUT /containers/a-s/archive?path=/tmp', Buffer.alloc(600, 'x'))],
  commit: [
    askStatus('POST /commit?container=a-s&repo=a-committed&comment=why&author=me', {}),
    ask('GET /images/a-committed/json', undefined, 'RepoTags', 'Comment', 'Author', 'Config.Cmd', 'Config.Env'),
    ask('DELETE /images/a-committed', undefined, 'message'),
  ],
  connect: [
    ask('POST /networks/create', { Name: 'a-net', CheckDuplicate: true }, 'Warning'),
    ask('POST /networks/a-net/connect', { Container: 'a-s' }),
    ask('POST /networks/a-net/connect', { Container: 'a-s' }),
    ask('DELETE /networks/a-net'),
    ask('POST /networks/a-net/disconnect', { Container: 'a-s', Force: true }),
    ask('DELETE /networks/a-net'),
  ],
  disconnect: [
    ask('POST /networks/bridge/disconnect', { Container: 'a-s' }),
    ask('POST /networks/bridge/disconnect', { Container: 'a-s' }),
  ],
  'attach to nothing': [askStatus('POST /containers/a-s/attach')],
}

const after = ask(
  'GET /containers/a-s/json',
  undefined,
  ...['Status', 'Running', 'Paused', 'Restarting', 'OOMKilled', 'Dead', 'ExitCode', 'Error'].map((field) => `State.${field}`),
  ...['Name', 'RestartCount', 'NetworkSettings.Networks', 'NetworkSettings.IPAddress', 'NetworkSettings.SandboxKey', 'message'],
)

/** When a paused container goes on after a signal is containerd's affair: `a paused container takes a signal` waits for it. */
const leftOut = 'kill with a signal that nothing handles, paused'

export const inEveryState: readonly Program[] = Object.entries(acts).flatMap(([act, calls]) =>
  Object.entries(states)
    .filter(([state]) => `${act}, ${state}` !== leftOut)
    .map(([state, before]) => ({
      name: `${act}, ${state}`,
      calls: [...before, ...calls, after, { ...remove('/containers/a-s?force=1&v=1', 204), status: undefined }],
    })),
)
