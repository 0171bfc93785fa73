import { channel } from 'node:diagnostics_channel'

/**
 * Where an error that nobody foresaw is told before it becomes a `Failure`, which has no stack: whoever keeps a log listens. Each message is what was
 * thrown.
 */
export const unforeseenChannel = 'dockstage.unforeseen'

const unforeseen = channel(unforeseenChannel)

export const tellUnforeseen = (cause: unknown): void => unforeseen.publish(cause)
