import { useEffect, useState } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { mask } from '../../shared/secrets.ts'
import type { Container } from '../../shared/topology/topology.ts'
import { visibleLines } from '../../shared/visible.ts'
import { useActions } from '../store/use-actions.ts'
import './masked-variables.css'

/** How long a value is on the screen unless it is hidden before, in seconds: long enough to read or copy it. */
const shownFor = 30

interface MaskedVariablesProps {
  readonly container: Container
  /** `ask`: a value can be asked for; `recorded`: there is none; `mask`: whoever looks on is not told. */
  readonly values: 'ask' | 'recorded' | 'mask'
  readonly language: Language
}

/**
 * The variables of a container whose values are masked. A value that was asked for is in this component alone: it goes with it, so that whoever renders
 * it says by its `key` how long it may stay.
 */
export function MaskedVariables({ container, values, language }: MaskedVariablesProps) {
  const { showSecret, report } = useActions()
  const [shown, setShown] = useState<{ readonly name: string; readonly value: string }>()
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => setShown(undefined), shownFor * 1_000)
    return () => clearTimeout(timer)
  }, [shown])
  const masked = container.environment?.filter((it) => it.includes(mask)) ?? []
  if (masked.length === 0) return null
  const press = async (name: string): Promise<void> => {
    if (shown?.name === name) return setShown(undefined)
    const answer = await showSecret(container.id, name)
    if (answer.ok) setShown({ name, value: answer.value })
    else report(answer.failure)
  }
  return (
    <section className="masked" aria-labelledby="masked-variables">
      <h4 className="label" id="masked-variables">
        {message(language, 'secret.heading')}
      </h4>
      <dl>
        {masked.map((assignment) => {
          const name = assignment.slice(0, assignment.indexOf('='))
          const isShown = shown?.name === name
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code aria-live="polite">{isShown ? visibleLines(shown.value) : assignment.slice(name.length + 1)}</code>
                {values === 'ask' && (
                  <button
                    type="button"
                    className="small"
                    aria-label={message(language, isShown ? 'secret.hide.long' : 'secret.show.long', { name })}
                    onClick={() => void press(name)}
                  >
                    {message(language, isShown ? 'secret.hide' : 'secret.show')}
                  </button>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      {shown && <p className="soft">{message(language, 'secret.until', { seconds: shownFor })}</p>}
      {values === 'recorded' && <p className="soft">{message(language, 'secret.recorded')}</p>}
    </section>
  )
}
