import { mayDo, type StaffRole } from '../../identity/index.ts';
import type { ListName } from '../../reporting/index.ts';
import { bulkActNames } from '../schema.ts';
import type { BulkAct } from './bulk-act.ts';
import { holdContacts, releaseContacts, sendPayLinks } from './customer-acts.ts';
import { moveDueDates, voidInvoices } from './invoice-acts.ts';
import { replayMessages } from './message-acts.ts';
import { changePlans, pauseSubscriptions, resumeSubscriptions } from './subscription-acts.ts';

export type BulkActName = (typeof bulkActNames)[number];

/** Every act that can be done to many rows at once, each by the use case that does it to one. */
export const bulkActs: Readonly<Record<BulkActName, BulkAct>> = {
  'send-pay-link': sendPayLinks,
  'hold-contact': holdContacts,
  'release-contact': releaseContacts,
  'move-due-date': moveDueDates,
  'void-invoice': voidInvoices,
  'pause-subscription': pauseSubscriptions,
  'resume-subscription': resumeSubscriptions,
  'change-plan': changePlans,
  'replay-message': replayMessages
};

/** What a role may do to many rows of a list, in the order in which it is offered. */
export function listBulkActs(list: ListName, role: StaffRole): BulkActName[] {
  return bulkActNames.filter((name) => bulkActs[name].list === list && mayDo(role, bulkActs[name].staffAct));
}
