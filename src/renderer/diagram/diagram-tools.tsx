import type { PictureMode } from './layout/arrangement.ts'
import type { Labels } from './layout/labels.ts'
import type { CameraMove } from './picture-request.ts'

interface DiagramToolsProps {
  /** The whole picture is in sight. */
  readonly whole: boolean
  readonly mode: PictureMode
  readonly labels: Labels
  readonly onMove: (move: CameraMove) => void
  readonly onMode?: ((mode: PictureMode) => void) | undefined
  readonly onSearch?: (() => void) | undefined
}

/** The buttons in the picture's upper corners: the camera's on the left, what is drawn and searched for on the right. */
export function DiagramTools({ whole, mode, labels, onMove, onMode, onSearch }: DiagramToolsProps) {
  const compact = mode === 'compact'
  return (
    <>
      <div className="diagram-tools" data-whole={whole}>
        <Tool label={labels.further} sign="−" onPress={() => onMove({ zoom: 'further' })} />
        <Tool label={labels.closer} sign="+" onPress={() => onMove({ zoom: 'closer' })} />
        <Tool label={labels.fit} sign="⤢" onPress={() => onMove({ zoom: 'fit' })} />
      </div>
      {(onMode || onSearch) && (
        <div className="diagram-tools is-right" data-whole={whole}>
          {onMode && (
            <button
              type="button"
              title={compact ? labels.detailed : labels.compact}
              aria-label={labels.compact}
              aria-pressed={compact}
              onClick={() => onMode(compact ? 'detailed' : 'compact')}
            >
              ▦
            </button>
          )}
          {onSearch && <Tool label={labels.search} sign="⌕" onPress={onSearch} />}
        </div>
      )}
    </>
  )
}

const Tool = ({ label, sign, onPress }: { readonly label: string; readonly sign: string; readonly onPress: () => void }) => (
  <button type="button" title={label} aria-label={label} onClick={onPress}>
    {sign}
  </button>
)
