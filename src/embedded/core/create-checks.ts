import type { CreateRequest } from './config.ts'
import { type Draft, refuse } from './draft.ts'
import { checkLogOptions } from './log-options.ts'
import { cleanPath, tmpfsOf } from './mounts.ts'
import { signalNumber } from './signals.ts'

/** What is refused before anything is looked up (engine-facts 03#13-14, #51-52, #145-153). */
export function checkCreate(draft: Draft, { config, hostConfig }: CreateRequest): void {
  const mode = hostConfig.NetworkMode
  if (/^(?:[^/]+\/)*[^/]*[A-Z][^/]*$/.test(config.Image.split('@')[0]?.replace(/:[^/]*$/, '') ?? '')) {
    refuse(
      400,
      `invalid reference format: repository name ${draft.like.lowerCaseMessages ? `(library/${config.Image}) ` : ''}must be lowercase`,
    )
  }
  if (config.Image === '') refuse(400, 'invalid reference format')
  for (const entry of config.Env ?? []) if (entry === '' || entry.startsWith('=')) refuse(400, `invalid environment variable: ${entry}`)
  if (config.WorkingDir !== '' && !config.WorkingDir.startsWith('/'))
    refuse(400, `the working directory '${config.WorkingDir}' is invalid, it needs to be an absolute path`)
  if (config.StopSignal !== undefined && signalNumber(config.StopSignal) === undefined) refuse(400, `invalid signal: ${config.StopSignal}`)
  checkPorts(hostConfig)
  for (const destination of tmpfsOf(hostConfig).keys()) {
    if (!destination.startsWith('/')) refuse(400, `invalid mount path: '${destination}' mount path must be absolute`)
    if (cleanPath(destination) === '/') refuse(400, `invalid specification: destination can't be '/'`)
  }
  checkPolicy(draft, hostConfig.RestartPolicy)
  const { AutoRemove, RestartPolicy } = hostConfig
  if (AutoRemove && RestartPolicy.Name !== 'no' && RestartPolicy.Name !== '')
    refuse(400, "can't create 'AutoRemove' container with restart policy")
  if (mode === 'host' && (hostConfig.Links ?? []).length > 0) {
    refuse(400, "conflicting options: host type networking can't be used with links. This would result in undefined behavior")
  }
  if (mode.startsWith('container:')) {
    if (config.Hostname !== '') refuse(400, 'conflicting options: hostname and the network mode')
    if ((hostConfig.Links ?? []).length > 0)
      refuse(400, "conflicting options: container type network can't be used with links. This would result in undefined behavior")
    if (hostConfig.PublishAllPorts || Object.keys(hostConfig.PortBindings ?? {}).length > 0) {
      refuse(400, 'conflicting options: port publishing and the container type network mode')
    }
    if (Object.keys(config.ExposedPorts ?? {}).length > 0)
      refuse(400, 'conflicting options: port exposing and the container type network mode')
  }
  checkLimits(draft, hostConfig)
  const log = hostConfig.LogConfig.Type
  if (!['json-file', 'local', 'none'].includes(log)) refuse(501, `the embedded engine has no log driver "${log}"`)
  checkLogOptions(hostConfig.LogConfig)
}

/** Measured on 20.10.24; an unknown runtime is worded as version 26 does there. */
function checkLimits({ like }: Draft, host: CreateRequest['hostConfig']): void {
  const number = (field: string): number => (typeof host[field] === 'number' ? host[field] : 0)
  const [memory, swap, reserved] = ['Memory', 'MemorySwap', 'MemoryReservation'].map(number) as [number, number, number]
  if (memory > 0 && memory < 6 * 1024 * 1024) refuse(400, 'Minimum memory limit allowed is 6MB')
  if (memory > 0 && swap > 0 && swap < memory) refuse(400, 'Minimum memoryswap limit should be larger than memory limit, see usage')
  if (memory === 0 && swap > 0) refuse(400, 'You should always set the Memory limit when using Memoryswap limit, see usage')
  if (memory > 0 && reserved > memory) refuse(400, 'Minimum memory limit can not be less than memory reservation limit, see usage')
  if (number('NanoCpus') > 0 && number('CpuQuota') > 0) refuse(400, 'Conflicting options: Nano CPUs and CPU Quota cannot both be set')
  if (number('NanoCpus') > 0 && number('CpuPeriod') > 0) refuse(400, 'Conflicting options: Nano CPUs and CPU Period cannot both be set')
  const period = number('CpuPeriod')
  if (period !== 0 && (period < 1000 || period > 1_000_000))
    refuse(400, 'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)')
  if (number('CpuQuota') > 0 && number('CpuQuota') < 1000) refuse(400, 'CPU cfs quota can not be less than 1ms (i.e. 1000)')
  const adjusted = number('OomScoreAdj')
  if (Math.abs(adjusted) > 1000) refuse(400, `Invalid value ${adjusted}, range for oom score adj is [-1000, 1000]`)
  const { Runtime, Isolation } = host
  if (!['', 'runc', 'io.containerd.runc.v2'].includes(String(Runtime)))
    refuse(400, like.lowerCaseMessages ? `unknown or invalid runtime name: ${Runtime}` : `Unknown runtime specified ${Runtime}`)
  if (Isolation !== '' && Isolation !== 'default') refuse(400, `Invalid isolation: "${Isolation}" - linux only supports 'default'`)
}

function checkPorts({ PortBindings }: CreateRequest['hostConfig']): void {
  for (const [port, bindings] of Object.entries(PortBindings ?? {})) {
    if (!/^\d{1,5}(?:\/(?:tcp|udp|sctp))?$/.test(port) || Number(port.split('/')[0]) > 65_535)
      refuse(400, `invalid port specification: "${port}"`)
    for (const { HostPort } of bindings) {
      if (HostPort === '') continue
      const ends = HostPort.split('-').map(Number)
      const isRange =
        /^\d{1,5}(?:-\d{1,5})?$/.test(HostPort) && ends.every((end) => end <= 65_535) && (ends[1] ?? Infinity) >= (ends[0] ?? 0)
      if (!isRange) refuse(400, `invalid port specification: "${HostPort}"`)
    }
  }
}

/** Refuses a restart policy that is none, for create and update. */
export function checkPolicy(draft: Draft, { Name, MaximumRetryCount }: CreateRequest['hostConfig']['RestartPolicy']): void {
  if (!['', 'no', 'always', 'on-failure', 'unless-stopped'].includes(Name)) {
    const newer = `invalid restart policy: unknown policy '${Name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`
    refuse(400, draft.like.lowerCaseMessages ? newer : `invalid restart policy '${Name}'`)
  }
  if (MaximumRetryCount !== 0 && Name !== 'on-failure') {
    refuse(400, `invalid restart policy: maximum retry count can only be used with 'on-failure'`)
  }
}
