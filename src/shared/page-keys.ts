/**
 * What a page of the browser host shows beside its cookie: a key that stays in the storage of its origin. Cookies go to every port of a host name, a
 * container's published page among them; what an origin has stored goes nowhere by itself.
 */
export const keyNames = { driver: 'dockstage-key', viewer: 'dockstage-view-key' } as const

/** The subprotocol of the page's WebSocket. A page offers its keys after it: a header that is in no address, log or history. */
export const socketProtocol = 'dockstage'
