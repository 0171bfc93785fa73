import { useEffect, useState } from 'react'
import { Diagram } from '../../src/renderer/diagram/diagram.tsx'
import { languages } from '../../src/shared/language.ts'
import '../../src/renderer/presenter/stage-theme.css'
import { type Address, addressOf, type Part, parts } from './address.ts'
import { type PanelState, panelStates } from './panel-states.tsx'
import { type PictureState, pictureStates } from './picture-states.ts'

const themes = ['light', 'dark'] as const
const languageNames = { en: 'English', ko: '한국어' } as const

/** Every element in every state, under its name, with switches for theme and language. */
export function Gallery({ start }: { readonly start: Address }) {
  const [address, setAddress] = useState(start)
  useEffect(() => {
    document.documentElement.dataset.theme = address.theme
    document.documentElement.lang = address.language
    history.replaceState(null, '', `${addressOf(address)}${location.hash}`)
  }, [address])
  const shown = address.part === 'picture' ? pictureStates : panelStates.filter(({ part }) => part === address.part)
  return (
    <>
      <header className="gallery-head">
        <h1>Gallery</h1>
        <Switch label="Part" options={parts} chosen={address.part} onChoose={(part: Part) => setAddress({ ...address, part })} />
        <Switch label="Theme" options={themes} chosen={address.theme} onChoose={(theme) => setAddress({ ...address, theme })} />
        <Switch
          label="Language"
          options={languages}
          names={languageNames}
          chosen={address.language}
          onChoose={(language) => setAddress({ ...address, language })}
        />
        <nav aria-label="States">
          <select aria-label="Go to" value="" onChange={(event) => document.getElementById(event.target.value)?.scrollIntoView()}>
            <option value="">{shown.length} states…</option>
            {shown.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </nav>
      </header>
      <main className="gallery">
        {address.part === 'picture'
          ? pictureStates.map((state) => <Picture key={state.id} state={state} address={address} />)
          : panelStates
              .filter(({ part }) => part === address.part)
              .map((state) => <Panel key={state.id} state={state} address={address} />)}
      </main>
    </>
  )
}

interface SwitchProps<Value extends string> {
  readonly label: string
  readonly options: readonly Value[]
  readonly names?: Readonly<Record<Value, string>>
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}

function Switch<Value extends string>({ label, options, names, chosen, onChoose }: SwitchProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="segmented" role="group" aria-label={label}>
      {options.map((it) => (
        <button key={it} type="button" aria-pressed={it === chosen} onClick={() => onChoose(it)}>
          {names?.[it] ?? it}
        </button>
      ))}
    </div>
  )
}

const noFocus: readonly string[] = []

function Picture({ state, address }: { readonly state: PictureState; readonly address: Address }) {
  const { id, title, about, before, shown, focus = noFocus, sizes, hovered, reading, mode, removal, traffic, pane } = state
  const [selected, setSelected] = useState(state.selected)
  const [topologies] = useState(() => [...(before ?? []), shown])
  return (
    <figure id={id}>
      <figcaption>
        <strong>{title}</strong> <span>{about}</span>
      </figcaption>
      <div
        className={reading === 'hall' ? 'hall-stage' : undefined}
        data-stage-theme={reading === 'hall' ? address.theme : undefined}
        style={pane}
      >
        <Diagram
          topologies={topologies}
          shown={shown}
          focus={focus}
          selected={selected}
          onSelect={setSelected}
          hovered={hovered === undefined ? undefined : [hovered]}
          ms={0}
          reading={reading}
          mode={mode}
          removal={removal}
          traffic={traffic}
          language={address.language}
          {...(mode ? { onMode: () => {}, onSearch: () => {} } : {})}
          {...(sizes ? { sizes } : {})}
        />
      </div>
    </figure>
  )
}

/**
 * Panels read the page's stores, of which a page has one of each: each panel is in a frame of its own. The frame is as wide as a window at a desk, as the
 * page is another in little room; what is beside the panel is not shown.
 */
function Panel({ state: { id, title, about, size }, address }: { readonly state: PanelState; readonly address: Address }) {
  return (
    <figure id={id}>
      <figcaption>
        <strong>{title}</strong> <span>{about}</span>
      </figcaption>
      <div style={size}>
        <iframe title={title} src={addressOf({ ...address, panel: id })} width={1240} height={size.height} />
      </div>
    </figure>
  )
}
