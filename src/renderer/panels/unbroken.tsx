/** Text in which an option such as `--link` is never broken after its hyphens. Long words may break, or they would not fit. */
export function Unbroken({ text }: { readonly text: string }) {
  return text.split(/(--?[a-z][\w-]{0,22})/gi).map((part, index) =>
    part.startsWith('-') ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have nothing else to be told apart by
      <span className="unbroken" key={index}>
        {part}
      </span>
    ) : (
      part
    ),
  )
}
