import { describe, expect, test } from 'vitest'
import { mermaidText } from '../../../../src/main/hand-out/mermaid.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const linesOf = (spec: Parameters<typeof topologyWith>[0]): string[] =>
  mermaidText(topologyWith(spec), 'T', 'en')
    .split('\n')
    .map((line) => line.trim())

describe('a moment as Mermaid', () => {
  test('has the host, what is in it, and what ties that', () => {
    const lines = linesOf({
      networks: ['shop'],
      containers: [
        { name: 'db', networks: ['shop'], mounts: ['data:/var/lib/mysql'] },
        { name: 'web', networks: ['shop'], ports: ['127.0.0.1:8080:80'], links: ['db:mysql'] },
      ],
    }).join('\n')
    const idOf = (words: string): string => new RegExp(`^(n\\d+)\\W+"${words}`, 'm').exec(lines)?.[1] ?? `no ${words}`
    expect(lines).toContain(`${idOf('shop')} ---|`)
    expect(lines).toMatch(new RegExp(`^${idOf('shop')} ---\\|"veth\\w+ → eth0 [\\d.]+"\\| ${idOf('web')}$`, 'm'))
    expect(lines).toContain(`${idOf('127')} -->|"80/tcp"| ${idOf('web')}`)
    expect(lines).toContain(`${idOf('db')} ---|"/var/lib/mysql"| ${idOf('data')}`)
    expect(lines).toContain(`${idOf('web')} -.->|"link: mysql"| ${idOf('db')}`)
  })

  test('has containers of one namespace in one frame', () => {
    const lines = linesOf({ containers: ['web', { name: 'guest', networks: ['container:web'] }, 'other'] })
    const from = lines.findIndex((line) => /^subgraph n\d+\["network namespace of web, guest"\]$/.test(line))
    expect(lines.slice(from + 1, from + 4)).toEqual([expect.stringContaining('"web<br>'), expect.stringContaining('"guest<br>'), 'end'])
  })

  test('takes no name for anything but words', () => {
    const hostile = 'a"] --> b; click a "javascript:alert(1)"\n%%{init: {}}%% <b>#quot;'
    const text = linesOf({ volumes: [hostile] }).join('\n')
    expect(text).not.toMatch(/-->|<b>|%%\{|click a "/)
    expect(text).toContain('a#34;#93; --#62; b#59; click a')
  })
})
