const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const two = (number: number): string => String(number).padStart(2, '0')
const dayOfYear = (time: Date): number => Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / 86_400_000) + 1

/** What each letter of `strftime` means, in UTC. */
const letters = new Map<string, (time: Date) => string>([
  ['Y', (time) => String(time.getUTCFullYear())],
  ['y', (time) => two(time.getUTCFullYear() % 100)],
  ['m', (time) => two(time.getUTCMonth() + 1)],
  ['d', (time) => two(time.getUTCDate())],
  ['e', (time) => String(time.getUTCDate()).padStart(2)],
  ['H', (time) => two(time.getUTCHours())],
  ['I', (time) => two(time.getUTCHours() % 12 || 12)],
  ['p', (time) => (time.getUTCHours() < 12 ? 'AM' : 'PM')],
  ['M', (time) => two(time.getUTCMinutes())],
  ['S', (time) => two(time.getUTCSeconds())],
  ['s', (time) => String(Math.floor(time.getTime() / 1000))],
  ['N', (time) => `${String(time.getUTCMilliseconds()).padStart(3, '0')}000000`],
  ['a', (time) => (days[time.getUTCDay()] ?? '').slice(0, 3)],
  ['A', (time) => days[time.getUTCDay()] ?? ''],
  ['b', (time) => (months[time.getUTCMonth()] ?? '').slice(0, 3)],
  ['h', (time) => (months[time.getUTCMonth()] ?? '').slice(0, 3)],
  ['B', (time) => months[time.getUTCMonth()] ?? ''],
  ['j', (time) => String(dayOfYear(time)).padStart(3, '0')],
  ['u', (time) => String(time.getUTCDay() || 7)],
  ['w', (time) => String(time.getUTCDay())],
  ['Z', () => 'UTC'],
  ['z', () => '+0000'],
  ['F', (time) => formatDate(time, '%Y-%m-%d')],
  ['T', (time) => formatDate(time, '%H:%M:%S')],
  ['X', (time) => formatDate(time, '%H:%M:%S')],
  ['R', (time) => formatDate(time, '%H:%M')],
  ['D', (time) => formatDate(time, '%m/%d/%y')],
  ['x', (time) => formatDate(time, '%m/%d/%y')],
  ['c', (time) => formatDate(time, '%a %b %e %H:%M:%S %Y')],
  ['n', () => '\n'],
  ['t', () => '\t'],
  ['%', () => '%'],
])

/** `date +FORMAT`. */
export function formatDate(time: Date, format: string): string {
  return format.replace(/%([a-zA-Z%])/g, (all, letter: string) => letters.get(letter)?.(time) ?? all)
}
