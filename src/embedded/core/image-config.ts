import type { ContainerConfig } from './config.ts'
import type { ImageConfig } from './state.ts'

/** An image's `Config` as the API and image files show it: every field, null where there is none. */
export function plainConfig(config: ImageConfig): object {
  return {
    ...{ Hostname: config.Hostname ?? '', Domainname: config.Domainname ?? '', User: config.User ?? '' },
    ...{ AttachStdin: config.AttachStdin ?? false, AttachStdout: config.AttachStdout ?? false, AttachStderr: config.AttachStderr ?? false },
    ...(config.ExposedPorts ? { ExposedPorts: config.ExposedPorts } : {}),
    ...{ Tty: config.Tty ?? false, OpenStdin: config.OpenStdin ?? false, StdinOnce: config.StdinOnce ?? false },
    ...{ Env: config.Env ?? null, Cmd: config.Cmd ?? null },
    ...(config.Healthcheck ? { Healthcheck: config.Healthcheck } : {}),
    ...{ Image: config.Image ?? '', Volumes: config.Volumes ?? null, WorkingDir: config.WorkingDir ?? '' },
    ...{ Entrypoint: config.Entrypoint ?? null, OnBuild: config.OnBuild ?? null, Labels: config.Labels ?? null },
    ...(config.StopSignal ? { StopSignal: config.StopSignal } : {}),
  }
}

/** A container's config as that of an image. */
export function imageConfigOf(config: ContainerConfig): ImageConfig {
  const { Env, Cmd, Entrypoint, Volumes, OnBuild: _onBuild, ...rest } = config
  return {
    ...rest,
    ...(Env ? { Env } : {}),
    ...(Cmd ? { Cmd } : {}),
    ...(Entrypoint ? { Entrypoint } : {}),
    ...(Volumes ? { Volumes } : {}),
  }
}

/**
 * What a commit was told about the new image, over the container's own config, as the engine merges them: its variables first, and the container's
 * command only where it names neither a command nor an entrypoint (measured on 20.10.24).
 */
export function mergedConfig(own: ImageConfig, container: ImageConfig): ImageConfig {
  const names = new Set((own.Env ?? []).map((entry) => entry.split('=')[0]))
  const env = [...(own.Env ?? []), ...(container.Env ?? []).filter((entry) => !names.has(entry.split('=')[0]))]
  const isOwnCommand = own.Entrypoint !== undefined || own.Cmd !== undefined
  return {
    ...own,
    ...(env.length > 0 ? { Env: env } : {}),
    ...(isOwnCommand ? {} : { Cmd: container.Cmd }),
    ...(own.Entrypoint ? {} : { Entrypoint: container.Entrypoint }),
    ...(own.User || !container.User ? {} : { User: container.User }),
    ...(own.WorkingDir || !container.WorkingDir ? {} : { WorkingDir: container.WorkingDir }),
    ...(own.Healthcheck || !container.Healthcheck ? {} : { Healthcheck: container.Healthcheck }),
    ...(own.StopSignal || !container.StopSignal ? {} : { StopSignal: container.StopSignal }),
    ...(own.ExposedPorts || container.ExposedPorts ? { ExposedPorts: { ...container.ExposedPorts, ...own.ExposedPorts } } : {}),
    ...(own.Volumes || container.Volumes ? { Volumes: { ...container.Volumes, ...own.Volumes } } : {}),
    ...(own.Labels || container.Labels ? { Labels: { ...container.Labels, ...own.Labels } } : {}),
  }
}
