import type { GenericSchema } from 'valibot';
import type { Context } from '../../../context.ts';
import type { StaffAct } from '../../identity/index.ts';
import type { ListName } from '../../reporting/index.ts';

/** What an act needs besides its rows, as a form says it: a date in ISO 8601, an id, a few words. */
export type BulkParams = Readonly<Record<string, string>>;

/** What has to be known to take one row back. */
export type Before = Readonly<Record<string, string | null>>;

/** The table whose rows it is done to. */
export type BulkSubject = 'invoice' | 'subscription' | 'notice';

/** One row of one run, inside the transaction that also writes what became of it. */
export type BulkStep = Readonly<{ merchantId: string; subjectId: string; params: BulkParams }>;

/**
 * An act of one row that a use case carries, offered for many. `ctx` is inside an open transaction: whatever use case is
 * called with it commits with the row's result or not at all, which is also how it is rehearsed.
 */
export type BulkAct = Readonly<{
  list: ListName;
  subject: BulkSubject;
  /** Who may: the same as for one row. */
  staffAct: StaffAct;
  /** Messages are codes of refusals. */
  params: GenericSchema<unknown, BulkParams>;
  /** Its fields, in the order of the form; none, and there is nothing to ask. */
  fields: readonly ('toOn' | 'untilOn' | 'until' | 'note' | 'reason' | 'planId')[];
  /** It is about the customer: rows of one customer are one, the others are left out. */
  isOncePerCustomer: boolean;
  perform: (ctx: Context, step: BulkStep) => Promise<Before>;
  /** Takes one row back; absent where nothing can. Refuses what can't be taken back any more. */
  undo?: (ctx: Context, step: BulkStep & Readonly<{ before: Before }>) => Promise<void>;
}>;
