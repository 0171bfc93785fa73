import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { complete } from '../../shared/command/complete.ts'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { failureWords } from '../../shared/messages/failure-words.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Failure } from '../../shared/result.ts'
import { knownNames } from '../player/typed.ts'
import { useOwnLine } from '../store/own-line-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'

/** So many words are offered at most; who wants another one types on. */
const mostOffered = 8

interface OwnCommandProps {
  readonly run: RunView
  readonly language: Language
}

/** The line for a command of one's own, under the output. */
export function OwnCommand({ run, language }: OwnCommandProps) {
  const { runTyped } = useActions()
  const field = useRef<HTMLInputElement>(null)
  const listId = useId()
  const [text, setText] = useState('')
  /** Which offered word is chosen; -1 none. */
  const [chosen, setChosen] = useState(-1)
  const [refusal, setRefusal] = useState<Failure>()
  /** How many lines back in what was typed before; 0 is the line of now. */
  const [back, setBack] = useState(0)
  const history = useView((state) => state.typedLines)
  const topology = run.now ?? run.frames.at(-1)?.topology ?? run.start
  const known = useMemo(() => knownNames(topology), [topology])
  const { from, words } = useMemo(() => complete(text, known), [text, known])
  const offered = text === '' || back > 0 ? [] : words.slice(0, mostOffered)
  const busy = run.progress !== undefined

  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    useOwnLine.setState({ text })
    return () => useOwnLine.setState({ text: '' })
  }, [text])

  const write = (next: string): void => {
    setText(next)
    setChosen(-1)
    setBack(0)
    setRefusal(undefined)
  }
  const take = (word: string): void => {
    write(`${text.slice(0, from)}${word} `)
    field.current?.focus()
  }
  const remember = (lines: number): void => {
    const wanted = Math.max(0, Math.min(history.length, lines))
    setBack(wanted)
    setText(wanted === 0 ? '' : (history.at(-wanted) ?? ''))
    setRefusal(undefined)
  }
  const send = async (consented: readonly string[] = []): Promise<void> => {
    if (text.trim() === '' || busy) return
    const failure = await runTyped(text, consented)
    setRefusal(failure)
    if (!failure) write('')
  }
  const press = (event: KeyboardEvent): void => {
    const done = keys[event.key]?.(event)
    if (done) event.preventDefault()
  }
  const move = (by: number): void => setChosen((now) => Math.max(-1, Math.min(offered.length - 1, now + by)))
  const keys: Readonly<Record<string, (event: KeyboardEvent) => boolean>> = {
    Enter: () => {
      const word = offered[chosen]
      if (word === undefined) void send()
      else take(word)
      return true
    },
    Tab: ({ shiftKey }) => {
      const word = offered[Math.max(0, chosen)]
      if (shiftKey || word === undefined) return false
      take(word)
      return true
    },
    ArrowDown: () => {
      if (back > 0) remember(back - 1)
      else move(1)
      return true
    },
    ArrowUp: () => {
      if (chosen >= 0) move(-1)
      else remember(back + 1)
      return true
    },
    Escape: () => {
      if (chosen >= 0) setChosen(-1)
      else useView.setState({ typing: false })
      return true
    },
  }

  return (
    <div className="own-command">
      {refusal && <Refusal refusal={refusal} language={language} onAllow={(kinds) => void send(kinds)} />}
      {offered.length > 0 && (
        <div className="offered" id={listId} role="listbox" aria-label={message(language, 'typed.offered')}>
          {offered.map((word, at) => (
            <span
              key={word}
              id={`${listId}-${at}`}
              role="option"
              // The field keeps the focus, and names the chosen one (aria-activedescendant).
              tabIndex={-1}
              aria-selected={at === chosen}
              // Before the field loses its focus.
              onMouseDown={(event) => {
                event.preventDefault()
                take(word)
              }}
            >
              {plainText(word)}
            </span>
          ))}
          {words.length > offered.length && <span className="more">+{words.length - offered.length}</span>}
        </div>
      )}
      <label className="own-line">
        <span className="prompt" aria-hidden="true">
          ${' '}
        </span>
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label={message(language, 'typed.label')}
          aria-expanded={offered.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(chosen >= 0 ? { 'aria-activedescendant': `${listId}-${chosen}` } : {})}
          placeholder={message(language, busy ? 'typed.busy' : 'typed.placeholder')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={press}
        />
      </label>
    </div>
  )
}

interface RefusalProps {
  readonly refusal: Failure
  readonly language: Language
  readonly onAllow: (kinds: readonly string[]) => void
}

/** Why nothing was run; where it was for want of consent, the question. */
function Refusal({ refusal, language, onAllow }: RefusalProps) {
  const { message: text, remedy } = failureWords(language, refusal)
  const asked = refusal.code === 'needs-consent' ? (refusal.detail ?? '').split('\n').map((line) => line.split(': ')) : []
  return (
    <div className="own-refusal" role="alert">
      {asked.length === 0 ? (
        <p>
          {plainText(text)} {remedy}
        </p>
      ) : (
        <p>
          {message(language, 'typed.consent', { what: asked.map(([, , ...what]) => what.join(': ')).join(', ') })}{' '}
          <button type="button" className="small" onClick={() => onAllow(asked.map(([kind = '']) => kind))}>
            {message(language, 'typed.allow')}
          </button>
        </p>
      )}
    </div>
  )
}
