import type { TrafficKind } from '../../../shared/traffic/report.ts'

interface MarkerShape {
  readonly d: string
  readonly className: string
}

/** Around (0, 0), in scene units: a question, a packet, a page, and a plug. */
export const markerShapes: Readonly<Record<TrafficKind, readonly MarkerShape[]>> = {
  dns: [
    { d: 'M -11 0 A 11 11 0 1 1 0 11 L -9 13 L -7 8.5 A 11 11 0 0 1 -11 0 Z', className: 'marker-body' },
    { d: 'M -3.6 -3.4 A 3.7 3.7 0 1 1 1.6 0.4 Q 0 1.2 0 3', className: 'marker-line' },
    { d: 'M 0 6.4 L 0 6.5', className: 'marker-line' },
  ],
  ping: [
    { d: 'M -10 -8 L 10 -8 L 10 8 L -10 8 Z', className: 'marker-body' },
    { d: 'M -10 -8 L 0 1 L 10 -8', className: 'marker-line' },
  ],
  http: [
    { d: 'M -8.5 -11 L 3 -11 L 8.5 -5.5 L 8.5 11 L -8.5 11 Z', className: 'marker-body' },
    { d: 'M 3 -11 L 3 -5.5 L 8.5 -5.5', className: 'marker-line' },
    { d: 'M -5 -1 L 5 -1 M -5 3 L 5 3 M -5 7 L 2 7', className: 'marker-line' },
  ],
  tcp: [{ d: 'M 0 -11 L 11 0 L 0 11 L -11 0 Z', className: 'marker-body' }],
}
