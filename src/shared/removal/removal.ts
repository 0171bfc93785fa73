/** Why a thing will be gone. */
export type LossReason =
  /** A command names it. */
  | { readonly kind: 'named' }
  /** A prune takes it. */
  | { readonly kind: 'pruned' }
  /** It was started with `--rm`, and a command ends it. */
  | { readonly kind: 'removes-itself' }
  /** An anonymous volume, taken along by its container. */
  | { readonly kind: 'goes-with'; readonly container: string }
  /** A cable with its address, as the container that stays is taken off a network. */
  | { readonly kind: 'disconnected'; readonly network: string }
  /** A cable with its address, as its container's processes end. */
  | { readonly kind: 'unplugged' }

/** Why a thing that one might think lost will stay. Names are as the engine has them. */
export type StayReason =
  /** A container that is up; `rm` without `-f` is refused, and a prune passes it over. */
  | { readonly kind: 'up'; readonly state: 'running' | 'paused' | 'restarting' }
  /** A volume of a container that goes, with nothing said of volumes. */
  /** A container whose processes a command ends. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'anonymous-kept' }
  | { readonly kind: 'named-volume' }
  | { readonly kind: 'directory' }
  /** A volume, a network or an image that these containers use. */
  | { readonly kind: 'in-use'; readonly by: readonly string[] }
  /** A named volume that `volume prune` leaves, since API 1.42 and without `-a`. */
  | { readonly kind: 'prune-leaves-named' }
  /** A volume with driver options, which no prune takes. */
  | { readonly kind: 'has-options' }
  /** `bridge`, `host` and `none`. */
  | { readonly kind: 'predefined' }
  | { readonly kind: 'not-ours' }
  /** A container that was on a network that goes. */
  | { readonly kind: 'loses-network'; readonly network: string }
  /** An image that has these names left. */
  | { readonly kind: 'tagged'; readonly tags: readonly string[] }
  /** An image with so many layers of one that goes. */
  | { readonly kind: 'shares-layers'; readonly count: number }
  /** A container whose image goes. */
  | { readonly kind: 'keeps-layers'; readonly image: string }

/**
 * What commands will remove, and what will stay though one might think it lost, by the keys that the picture has: `container:<id>`, `network:<id>`,
 * `volume:<name>`, `image:<id>`, `directory:<path>`, `link:<from>/<to>/<alias>`; of a container that stays, `endpoint:<container>/<network>` and, where the
 * cable alone goes, `veth:<container>/<network>`.
 */
export interface Removal {
  readonly lost: Readonly<Record<string, LossReason>>
  readonly stays: Readonly<Record<string, StayReason>>
}
