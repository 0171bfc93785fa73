import { humanSize } from './go-units.ts'

/** How far a pull has come with one layer, as its engine tells it (`JSONProgress` of the API's progress stream). */
export interface LayerProgress {
  /** `Downloading`, `Extracting`. */
  readonly status: string
  /** In bytes, unless `units` says otherwise: containerd's extracting is told in seconds (`s`). */
  readonly current: number
  /** Absent, or 0, where it is not known. */
  readonly total?: number
  readonly units?: string
}

/** A terminal's bar has 50 places; beside a diagram there is room for these. */
const places = 20

/** As the docker program words it at a terminal: `Downloading [=====>              ]  12.3MB/45MB` (moby's `pkg/jsonmessage`, `JSONProgress.String`). */
export function layerWords({ status, current, total = 0, units }: LayerProgress): string {
  if (units !== undefined && units !== '') return `${status} ${current} ${units}`
  const has = humanSize(current).padStart(8)
  if (total <= 0) return `${status} ${has}`
  const done = Math.min(places, Math.floor((current / total) * places))
  const bar = `[${'='.repeat(done)}>${' '.repeat(places - done)}]`
  return `${status} ${bar} ${current > total ? has : `${has}/${humanSize(total)}`}`
}
