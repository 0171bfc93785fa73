import { useMemo } from 'react'
import type { Language } from '../../shared/language.ts'
import { useApp } from '../store/app-store.ts'
import { Markdown } from './markdown.tsx'
import { Term } from './term.tsx'
import { carryTerms, termNodes } from './term-marks.ts'

/** A narration: Markdown whose marked terms explain themselves. `language` is that of the text. */
export function Say({ text, language }: { readonly text: string; readonly language: Language }) {
  const glossary = useApp((state) => state.glossary)
  const { carried, plugins } = useMemo(() => {
    const { text: carried, marks } = carryTerms(text, glossary, language)
    return { carried, plugins: [termNodes(marks)] }
  }, [text, glossary, language])
  return <Markdown text={carried} plugins={plugins} components={components} />
}

const components = {
  dfn: (props: React.ComponentProps<'dfn'> & { readonly 'data-term'?: string }) => (
    <Term id={props['data-term'] ?? ''}>{props.children}</Term>
  ),
}
