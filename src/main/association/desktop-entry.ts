import { message } from '../../shared/messages/message.ts'
import { mimeType } from './mime-package.ts'

/** Electron calls an app's windows after its package's name (X11's WM_CLASS, Wayland's app id), by which a desktop finds this entry for them. */
export const desktopId = 'dockstage.desktop'

/**
 * The text of `dockstage.desktop`, by the Desktop Entry Specification 1.5 (https://specifications.freedesktop.org/desktop-entry-spec/latest/).
 * @param command the program's absolute path and its arguments; the file that is opened comes last
 * @param mark the comment by which the file is known again
 */
export function desktopEntry(command: readonly [string, ...string[]], mark: string): string {
  const about = (language: 'en' | 'ko'): string => escapeString(message(language, 'association.about'))
  return [
    `# ${mark}`,
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.0',
    `Name=${message('en', 'app.name')}`,
    `Comment=${about('en')}`,
    `Comment[ko]=${about('ko')}`,
    'Icon=dockstage',
    `Exec=${execLine(command)} %f`,
    // Where Node is no longer at this place, desktops look for another program instead of failing.
    `TryExec=${escapeString(command[0])}`,
    'Terminal=false',
    'Categories=Education;',
    `MimeType=${mimeType};`,
    'StartupWMClass=dockstage',
    '',
  ].join('\n')
}

/**
 * The value of an `Exec` key that calls a program with exactly these arguments. The specification undoes three things in turn: the escapes of a string,
 * the quoting of arguments, the doubling of `%`. What needs no quotes gets none: xdg-open, outside a desktop, takes quotes as they stand.
 */
export function execLine([program, ...args]: readonly [string, ...string[]]): string {
  // A program's path "may not contain the equal sign"; as a shell's argument it may.
  const words = program.includes('=') ? ['/bin/sh', '-c', 'exec "$0" "$@"', program, ...args] : [program, ...args]
  return escapeString(words.map((it) => quoted(it).replaceAll('%', '%%')).join(' '))
}

function quoted(argument: string): string {
  if (argument !== '' && !/[\s"'\\><~|&;$*?#()`]/.test(argument)) return argument
  return `"${argument.replaceAll(/["`$\\]/g, '\\$&')}"`
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }
const escapeString = (text: string): string => text.replaceAll(/[\\\n\t\r]/g, (letter) => escapes[letter] ?? letter)
