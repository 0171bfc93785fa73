/** Ids and anonymous volumes' names have 64 hexadecimal digits, of which the first twelve tell them apart, as in `docker ps`. */
export const shortIds = (text: string): string => text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…')
