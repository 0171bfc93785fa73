import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

/** The stage's size in its own pixels: in them its letters are counted, however large the window or the projector is. */
export const stageSize = { width: 1920, height: 1080 } as const

/** Shows a stage as large as there is room for, in the middle. */
export function StageFrame({ children, hidden = false }: { readonly children: ReactNode; readonly hidden?: boolean }) {
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
    <div className="stage-frame" ref={frame} aria-hidden={hidden || undefined} inert={hidden}>
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
