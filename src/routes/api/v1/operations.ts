import { handoverCaseOperations, HandoverCase } from './resources/handover-cases.ts';
import { currency as Currency, language as Language } from '#lib/server/web/index.ts';
import { Arrangement, arrangementOperations, Instalment } from './resources/arrangements.ts';
import { Customer, customerOperations } from './resources/customers.ts';
import { Event, eventOperations } from './resources/events.ts';
import { Invoice, InvoiceImport, invoiceOperations } from './resources/invoices.ts';
import { Message, messageOperations } from './resources/messages.ts';
import { NewPayLink, PayLink, payLinkOperations } from './resources/pay-links.ts';
import { PaymentMethod, paymentMethodOperations } from './resources/payment-methods.ts';
import { Payment, paymentOperations } from './resources/payments.ts';
import { PaymentPromise, promiseOperations } from './resources/promises.ts';
import { Refund, refundOperations } from './resources/refunds.ts';
import {
  ChangedSubscription,
  PriceChange,
  Subscription,
  subscriptionOperations
} from './resources/subscriptions.ts';

/** Every operation of API v1, in the order in which they are shown. */
export const operations = [
  ...customerOperations,
  ...invoiceOperations,
  ...subscriptionOperations,
  ...paymentMethodOperations,
  ...payLinkOperations,
  ...paymentOperations,
  ...refundOperations,
  ...arrangementOperations,
  ...promiseOperations,
  ...handoverCaseOperations,
  ...messageOperations,
  ...eventOperations
];

/** The schemas that the document names. */
export const named = {
  ...{ Currency, Language },
  ...{ Customer, Invoice, InvoiceImport, Subscription, PriceChange, ChangedSubscription },
  ...{ PaymentMethod, PayLink, NewPayLink, Payment, Refund },
  ...{ Arrangement, Instalment, PaymentPromise, HandoverCase, Message, Event }
};
