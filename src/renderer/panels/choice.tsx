interface Option<Value> {
  readonly value: Value
  readonly label: string
  readonly about?: string
  readonly title?: string
  readonly lang?: string
}

interface ChoiceProps<Value extends string | number> {
  readonly name: string
  readonly label: string
  readonly value: Value
  readonly onChoose: (value: Value) => void
  /** One below the other, each with what is said about it. */
  readonly column?: boolean
  readonly children: readonly Option<Value>[]
}

/** One of several, as radio buttons under a legend. */
export function Choice<Value extends string | number>({ name, label, value, onChoose, column = false, children }: ChoiceProps<Value>) {
  return (
    <fieldset className={column ? 'choice column' : 'choice'}>
      <legend>{label}</legend>
      {children.map((option) => (
        <label key={option.value} title={option.title} lang={option.lang}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChoose(option.value)} />
          <span className="choice-label">{option.label}</span>
          {option.about !== undefined && <span className="choice-about">{option.about}</span>}
        </label>
      ))}
    </fieldset>
  )
}
