/** Whether it is an address that a link may lead to, outside of the app: https, and nobody's name and password in it (they would hide the host). */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return protocol === 'https:' && username === '' && password === ''
}
