import { arrangementList } from '../lists/arrangement-list.ts';
import { fileList } from '../lists/file-list.ts';
import type { FilterFields } from '../lists/filters.ts';
import { invoiceList } from '../lists/invoice-list.ts';
import { messageList } from '../lists/message-list.ts';
import { payLinkFields } from '../lists/pay-link-list.ts';
import { paymentList } from '../lists/payment-list.ts';
import { planFields } from '../lists/plan-list.ts';
import { promiseList } from '../lists/promise-list.ts';
import { subscriptionList } from '../lists/subscription-list.ts';

/** Customers are searched for (`search-customers.ts`), by this. */
const customerFields = { search: { kind: 'text' } } as const satisfies FilterFields;

/** Every list that can be narrowed and kept so, with its fields. */
export const listFields = {
  customers: customerFields,
  invoices: invoiceList.fields,
  payments: paymentList.fields,
  subscriptions: subscriptionList.fields,
  plans: planFields,
  arrangements: arrangementList.fields,
  promises: promiseList.fields,
  messages: messageList.fields,
  'pay-links': payLinkFields,
  files: fileList.fields
} as const satisfies Readonly<Record<string, FilterFields>>;

export type ListName = keyof typeof listFields;
export const listNames = Object.keys(listFields) as readonly ListName[];
