import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { stageSize } from './stage-size.ts'

/** Shows a stage as large as there is room for, in the middle. */
export function StageFrame({ children }: { readonly children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(0)
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const rescale = (): void => setScale(Math.min(element.clientWidth / stageSize.width, element.clientHeight / stageSize.height))
    rescale()
    const observer = new ResizeObserver(rescale)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div className="stage-frame" ref={frame}>
      <div
        className="stage-scaled"
        style={{
          width: stageSize.width,
          height: stageSize.height,
          transform: `translate(-50%, -50%) scale(${scale})`,
          visibility: scale === 0 ? 'hidden' : undefined,
        }}
      >
        {children}
      </div>
    </div>
  )
}
