import { useRef } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import { removalLines } from '../../shared/removal/removal-words.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { Linked } from '../link/linked.tsx'
import { useLinked } from '../link/use-linked.ts'
import { CheckIcon, CrossIcon } from './icons.tsx'
import './removal-note.css'

interface RemovalNoteProps {
  readonly removal: Removal
  readonly topology: Topology
  readonly language: Language
}

/** What the commands that come next will remove and leave, each with the reason: the picture's marks in words. */
export function RemovalNote({ removal, topology, language }: RemovalNoteProps) {
  const root = useRef<HTMLElement>(null)
  const links = useLinked(root, removal)
  const { lost, stays } = removalLines(removal, topology, language)
  if (lost.length + stays.length === 0) return null
  return (
    <section ref={root} className="removal" aria-labelledby="removal" {...links}>
      <h3 className="label" id="removal">
        {message(language, lost.length === 0 ? 'removal.heading.none' : 'removal.heading')}
      </h3>
      {lost.length > 0 && (
        <ul className="is-lost">
          {lost.map(({ key, thing, reason }) => (
            <li key={key}>
              <CrossIcon />
              <span>
                <Linked keys={[key]}>{thing}</Linked>
                {/* That a command names it is seen in the command. */}
                {removal.lost[key]?.kind !== 'named' && <span className="soft">: {reason}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {stays.length > 0 && (
        <>
          <p className="label">{message(language, 'removal.stays')}</p>
          <ul className="is-kept">
            {stays.map(({ key, thing, reason }) => (
              <li key={key}>
                <CheckIcon />
                <span>
                  <Linked keys={[key]}>{thing}</Linked>
                  <span className="soft">: {reason}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
