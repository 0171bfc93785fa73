import { FailureError } from '../../shared/result.ts'

/** No engine can be used there: what is in the way, and what to do. */
export const unreachable = (message: string, remedy?: string, detail?: string): FailureError =>
  new FailureError({ code: 'engine-unreachable', message, ...(remedy ? { remedy } : {}), ...(detail ? { detail } : {}) })
