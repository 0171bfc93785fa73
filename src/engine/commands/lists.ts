import type Docker from 'dockerode'
import type { CommandOf } from '../../shared/command/command.ts'
import { humanSize } from '../../shared/go-units.ts'
import { call, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { labelOf, print, type Row } from './listing.ts'
import { once } from './output.ts'
import { ago, shortened, shortId } from './words.ts'

const filtersOf = (filters: Readonly<Record<string, readonly string[]>>): string | undefined =>
  Object.keys(filters).length > 0 ? JSON.stringify(filters) : undefined

const dated = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' +0000 UTC')

export const images = (context: CommandContext, command: CommandOf<'images'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const reference = command.reference === undefined ? {} : { reference: [command.reference] }
    const query = {
      all: command.all ? 1 : undefined,
      filters: filtersOf({ ...command.filters, ...reference }),
      digests: command.digests ? 1 : undefined,
    }
    const found = await call<Docker.ImageInfo[]>(context, 'GET', '/images/json', { query })
    const digest = command.digests ? '{{.Digest}}\t' : ''
    output.print(
      print(
        found.flatMap((it) => imageRows(it, command)),
        {
          typeName: 'formatter.imageContext',
          quiet: command.quiet ? '{{.ID}}' : undefined,
          format: command.format,
          raw: `repository: {{.Repository}}\ntag: {{.Tag}}\n${command.digests ? 'digest: {{.Digest}}\n' : ''}image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n`,
          rawQuiet: 'image_id: {{.ID}}',
          ...(command.digests ? { column: '{{.Digest}}' } : {}),
          standard: `table {{.Repository}}\t{{.Tag}}\t${digest}{{.ID}}\t{{.CreatedSince}}\t{{.Size}}`,
          headings: {
            Repository: 'REPOSITORY',
            Tag: 'TAG',
            Digest: 'DIGEST',
            ID: 'IMAGE ID',
            CreatedSince: 'CREATED',
            CreatedAt: 'CREATED AT',
            Size: 'SIZE',
            Containers: 'CONTAINERS',
            SharedSize: 'SHARED SIZE',
            UniqueSize: 'UNIQUE SIZE',
            VirtualSize: 'SIZE',
          },
        },
      ),
    )
    return undefined
  })

/** One line a tag. */
function imageRows(image: Docker.ImageInfo, command: CommandOf<'images'>): Row[] {
  const tags = image.RepoTags?.length ? image.RepoTags : ['<none>:<none>']
  const isDigestShown = command.digests || command.format?.includes('.Digest') === true
  const digest = (isDigestShown ? image.RepoDigests?.[0]?.split('@')[1] : undefined) ?? '<none>'
  return tags.map((tag) => ({
    ID: command.noTrunc ? image.Id : shortId(image.Id),
    Repository: tag.slice(0, tag.lastIndexOf(':')),
    Tag: tag.slice(tag.lastIndexOf(':') + 1),
    Digest: digest,
    CreatedSince: ago(image.Created),
    CreatedAt: dated(image.Created),
    Size: humanSize(image.Size, { digits: 3 }),
    VirtualSize: humanSize(image.Size),
    Containers: image.Containers < 0 ? 'N/A' : String(image.Containers),
    SharedSize: image.SharedSize < 0 ? 'N/A' : humanSize(image.SharedSize, { digits: 3 }),
    UniqueSize: 'N/A',
  }))
}

interface Layer {
  readonly Id: string
  readonly Created: number
  readonly CreatedBy: string
  readonly Size: number
  readonly Comment: string
}

export const history = (context: CommandContext, command: CommandOf<'history'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const layers = await call<Layer[]>(context, 'GET', `/images/${segment(command.image)}/history`)
    const rows = layers.map((it) => {
      const by = it.CreatedBy.replaceAll('\t', ' ')
      return {
        ID: command.noTrunc ? it.Id : shortId(it.Id),
        CreatedSince: command.human ? ago(it.Created) : new Date(it.Created * 1000).toISOString().replace('.000', ''),
        CreatedAt: new Date(it.Created * 1000).toISOString().replace('.000', ''),
        CreatedBy: command.noTrunc ? by : shortened(by, 45),
        Size: command.human ? humanSize(it.Size, { digits: 3 }) : String(it.Size),
        Comment: it.Comment,
      }
    })
    output.print(
      print(rows, {
        typeName: 'image.historyContext',
        quiet: command.quiet ? '{{.ID}}' : undefined,
        format: command.format,
        standard: `table {{.ID}}\t{{.${command.human ? 'CreatedSince' : 'CreatedAt'}}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}`,
        headings: {
          ID: 'IMAGE',
          CreatedSince: 'CREATED',
          CreatedAt: 'CREATED AT',
          CreatedBy: 'CREATED BY',
          Size: 'SIZE',
          Comment: 'COMMENT',
        },
      }),
    )
    return undefined
  })

export const networks = (context: CommandContext, command: CommandOf<'network ls'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const found = await call<Docker.NetworkInspectInfo[]>(context, 'GET', '/networks', { query: { filters: filtersOf(command.filters) } })
    const sorted = [...found].sort((a, b) => compare(a.Name, b.Name))
    const rows = sorted.map((it) => ({
      ID: command.noTrunc ? it.Id : shortId(it.Id),
      Name: it.Name,
      Driver: it.Driver,
      Scope: it.Scope,
      IPv4: String('EnableIPv4' in it && it.EnableIPv4 === true),
      IPv6: String(it.EnableIPv6),
      Internal: String(it.Internal),
      Labels: labelsText(it.Labels),
      Label: labelOf(it.Labels),
      CreatedAt: it.Created.replace('T', ' ').replace('Z', ' +0000 UTC'),
    }))
    output.print(
      print(rows, {
        typeName: 'network.networkContext',
        quiet: command.quiet ? '{{.ID}}' : undefined,
        format: command.format,
        raw: 'network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n',
        rawQuiet: 'network_id: {{.ID}}',
        standard: 'table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}',
        headings: {
          ID: 'NETWORK ID',
          Name: 'NAME',
          Driver: 'DRIVER',
          Scope: 'SCOPE',
          IPv4: 'IPV4',
          IPv6: 'IPV6',
          Internal: 'INTERNAL',
          Labels: 'LABELS',
          CreatedAt: 'CREATED AT',
        },
      }),
    )
    return undefined
  })

export const volumes = (context: CommandContext, command: CommandOf<'volume ls'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const { Volumes } = await call<{ Volumes: Docker.VolumeInspectInfo[] | null }>(context, 'GET', '/volumes', {
      query: { filters: filtersOf(command.filters) },
    })
    const sorted = [...(Volumes ?? [])].sort((a, b) => naturalCompare(a.Name, b.Name))
    const rows = sorted.map((it) => ({
      Name: it.Name,
      Driver: it.Driver,
      Scope: it.Scope,
      Mountpoint: it.Mountpoint,
      Label: labelOf(it.Labels),
      Labels: labelsText(it.Labels),
      Links: 'N/A',
      Size: 'N/A',
      Availability: 'N/A',
      Group: 'N/A',
      Status: 'N/A',
    }))
    output.print(
      print(rows, {
        typeName: 'formatter.volumeContext',
        quiet: command.quiet ? '{{.Name}}' : undefined,
        format: command.format,
        raw: 'name: {{.Name}}\ndriver: {{.Driver}}\n',
        rawQuiet: 'name: {{.Name}}',
        standard: 'table {{.Driver}}\t{{.Name}}',
        headings: {
          Name: 'VOLUME NAME',
          Driver: 'DRIVER',
          Scope: 'SCOPE',
          Mountpoint: 'MOUNTPOINT',
          Labels: 'LABELS',
          Links: 'LINKS',
          Size: 'SIZE',
        },
      }),
    )
    return undefined
  })

const labelsText = (labels: Readonly<Record<string, string>> | null | undefined): string =>
  Object.entries(labels ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(',')

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Numbers in names count as numbers, as the docker program sorts (`v2` before `v10`). */
export const naturalCompare = (a: string, b: string): number => {
  const [first, second] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let at = 0; at < Math.min(first.length, second.length); at++) {
    const [one = '', other = ''] = [first[at], second[at]]
    const order = /^\d/.test(one) && /^\d/.test(other) ? compareDigits(one, other) : compare(one, other)
    if (order !== 0) return order
  }
  return first.length - second.length
}

function compareDigits(a: string, b: string): number {
  const [one, other] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  return one.length - other.length || compare(one, other) || a.length - b.length
}
