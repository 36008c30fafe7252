import type { SandboxAccount, World } from '../world/world.ts';
import type { Tables } from './tables.ts';

/** Who acts, on which account, and because of which request. */
export interface Actor {
  readonly world: World;
  readonly account: SandboxAccount;
  readonly tables: Tables;
  /** Absent when the world acts by itself: a settlement, a dispute, the desk. */
  readonly request?: { id: string; idempotencyKey: string | null };
}

/** One authenticated request with checked parameters. */
export interface Call extends Actor {
  readonly request: { id: string; idempotencyKey: string | null };
  readonly isPublishable: boolean;
  readonly params: Record<string, unknown>;
  /** `:id` and `:child` of the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly url: string;
}

export type Endpoint = (call: Call) => unknown;
