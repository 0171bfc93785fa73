/** Whether this page is the hall's: it looks on, and main refuses it everything else. */
export const isHallPage = (): boolean => new URLSearchParams(window.location.search).has('hall')
