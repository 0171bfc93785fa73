import type { ReactNode } from 'react'

/** Small drawings beside or in place of words; whoever uses one gives the words. */
function Icon({ children, filled = false }: { readonly children: ReactNode; readonly filled?: boolean }) {
  return (
    <svg className={filled ? 'icon filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="2.8" />
  </Icon>
)
export const RestartIcon = () => (
  <Icon>
    <path d="M5 12a7.2 7.2 0 1 0 2.4-5.4M4.5 4v4.5H9" />
  </Icon>
)
export const BackIcon = () => (
  <Icon filled>
    <path d="M17.5 5v14L6.5 12z" />
  </Icon>
)
export const PlayIcon = () => (
  <Icon filled>
    <path d="M6.5 4.5v15L19 12z" />
  </Icon>
)
export const PauseIcon = () => (
  <Icon filled>
    <path d="M6 5h4v14H6zM14 5h4v14h-4z" />
  </Icon>
)
export const NextIcon = () => (
  <Icon filled>
    <path d="M4 5v14l11-7zM16.5 5H19v14h-2.5z" />
  </Icon>
)
export const TerminalIcon = () => (
  <Icon>
    <path d="M4.5 6.5 10 12l-5.5 5.5M12.5 18h7" />
  </Icon>
)
/** A screen on its stand. */
export const PresentIcon = () => (
  <Icon>
    <path d="M4 5h16v10.5H4zM12 15.5V19M8 20l4-3 4 3" />
  </Icon>
)
export const StopIcon = () => (
  <Icon filled>
    <path d="M6 6h12v12H6z" />
  </Icon>
)
export const CleanIcon = () => (
  <Icon>
    <path d="M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 10.5v6M13.5 10.5v6" />
  </Icon>
)
/** A dot in a ring, as recorders have it. */
export const RecordingIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <circle cx="12" cy="12" r="3.5" fill="currentColor" />
  </Icon>
)
export const SaveIcon = () => (
  <Icon>
    <path d="M12 4v10M7.5 10l4.5 4.5L16.5 10M5 19.5h14" />
  </Icon>
)
/** A sheet that leaves a pile. */
export const HandOutIcon = () => (
  <Icon>
    <path d="M9 3.5h7l4 4V16H9zM16 3.5v4h4M6 7.5H4.5v13H15V19" />
  </Icon>
)
export const CheckIcon = () => (
  <Icon>
    <path d="M5 12.5l4.5 4.5L19 7.5" />
  </Icon>
)
export const CrossIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
)
export const ChevronIcon = () => (
  <Icon>
    <path d="M6 9l6 6 6-6" />
  </Icon>
)
export const ListIcon = () => (
  <Icon>
    <path d="M15 5l-7 7 7 7" />
  </Icon>
)
export const KeysIcon = () => (
  <Icon>
    <path d="M3 6.5h18v11H3zM6.5 10h.01M10 10h.01M13.5 10h.01M17 10h.01M8 14h8" />
  </Icon>
)
export const SunIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4" />
  </Icon>
)
export const MoonIcon = () => (
  <Icon>
    <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />
  </Icon>
)
export const SystemIcon = () => (
  <Icon>
    <path d="M3.5 5h17v11h-17zM9 20h6M12 16v4" />
  </Icon>
)
export const TextIcon = () => (
  <Icon>
    <path d="M4.5 5.5h6M8 11h11.5M8 16h11.5M8 20.5h7" />
  </Icon>
)
/** A question and what is answered: names. */
export const NamesIcon = () => (
  <Icon>
    <path d="M4 5.5h7v5H7l-3 2.5zM13 12.5h7v6.5l-3-2h-4zM14 6h6M14 9h4M4 16h6M4 19h4" />
  </Icon>
)
/** Several things side by side: all that an engine holds. */
export const EngineIcon = () => (
  <Icon>
    <path d="M3.5 5.5h7v6h-7zM13.5 5.5h7v6h-7zM3.5 14h7v6h-7zM13.5 14h7v6h-7z" />
  </Icon>
)
export const FileIcon = () => (
  <Icon>
    <path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4M12 17v-6M9.5 13.5L12 11l2.5 2.5" />
  </Icon>
)
export const WarnIcon = () => (
  <Icon>
    <path d="M12 4l9 16H3zM12 10v4.5M12 17.2v.3" />
  </Icon>
)
