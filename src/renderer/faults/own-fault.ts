import type { Failure } from '../../shared/result.ts'

/** Whether it is Dockstage's to mend, so that a report is of use. */
export const isOwnFault = ({ code }: Failure): boolean => code === 'own-fault' || code === 'unexpected'
