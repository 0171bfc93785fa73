import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Language } from '../../shared/language.ts'

interface MenuActions {
  readonly openFile: () => void
}

const words = {
  en: { file: 'File', open: 'Open scenario or recording …', view: 'View' },
  ko: { file: '파일', open: '시나리오나 녹화 파일 열기…', view: '보기' },
} satisfies Record<Language, Record<string, string>>

/** Roles bring their own words, in the system's language. */
export function setMenu(language: Language, actions: MenuActions): void {
  const { file, open, view } = words[language]
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: file,
      submenu: [
        { id: 'open-scenario', label: open, accelerator: 'CmdOrCtrl+O', click: actions.openFile },
        { type: 'separator' },
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: view,
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
