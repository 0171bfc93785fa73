/** Sizes and durations in the words of Docker's go-units, which both the engine (`Up 2 hours`) and the docker program (`375MB`) use. */

/** `375MB`, `1.99MB`, `0B`: powers of 1000 with `digits` significant digits; `gap` stands between number and unit. */
export function humanSize(bytes: number, { digits = 4, gap = '' }: { readonly digits?: number; readonly gap?: string } = {}): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let unit = 0
  let size = bytes
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${Number(size.toPrecision(digits))}${gap}${units[unit]}`
}

/** `23.54GiB`: powers of 1024 with four significant digits. */
export function humanBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  return `${Number((bytes / 1024 ** unit).toPrecision(4))}${units[unit]}`
}

/** `Less than a second`, `2 seconds`, `About a minute`, `3 hours` (engine-facts 01): how long something took, in milliseconds. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return 'Less than a second'
  if (seconds === 1) return '1 second'
  if (seconds < 60) return `${seconds} seconds`
  const minutes = Math.floor(seconds / 60)
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  const hours = Math.round(seconds / 3600)
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`
  return `${Math.floor(seconds / 3600 / 24 / 365)} years`
}
