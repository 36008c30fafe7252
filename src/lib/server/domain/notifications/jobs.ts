import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { onEvent } from '../../platform/events/deliver.ts';
import type { JobDefinition } from '../../platform/jobs/jobs.ts';
import { forEachActiveMerchant, forEachMerchant } from '../identity/index.ts';
import { announceDebit } from './announce-debit.ts';
import { askCustomer } from './ask-customer.ts';
import { confirmCancellation } from './confirm-cancellation.ts';
import { holdContact } from './sequences/index.ts';
import { remindOfDebit } from './remind-of-debit.ts';
import { warnOfCardEnd } from './warn-of-card-end.ts';
import { sendFreshPayLink } from './send-fresh-pay-link.ts';
import { askPrinter } from './letters/ask-printer.ts';
import { forgetOldReports } from './reports/forget-old-reports.ts';
import { fallBackUnreported } from './reports/fall-back-unreported.ts';
import { processReport } from './reports/process-report.ts';
import { sendDue } from './sending/send-due.ts';
import { sendProofMessage } from './proofs/send-proof-message.ts';
import { sendStaffInvitation } from './proofs/send-staff-invitation.ts';
import { tellFormerContact } from './proofs/tell-former-contact.ts';
import { signDevicesOut } from './push/sign-devices-out.ts';
import { sendReceipt } from './send-receipt.ts';
import { sequenceJobs } from './sequences/jobs.ts';
import { settleStuckNotices } from './sending/settle-stuck-notices.ts';
import { wakeForgotten } from './sending/wake-forgotten.ts';
import { tellAgreement } from './tell-agreement.ts';
import { tellFailedPayment } from './tell-failed-payment.ts';
import {
  subscriptionChanges,
  tellSubscriptionChange,
  type SubscriptionChange
} from './tell-subscription-change.ts';
import { tellTimeChanged } from './tell-time-changed.ts';

const OfMerchant = v.object({ merchantId: v.string() });
const ReportData = v.object({ merchantId: v.string(), reportId: v.string() });
const PlanData = v.object({ merchantId: v.string(), plannedId: v.string() });
const CardEnd = v.object({ endsOn: v.string(), daysBefore: v.number() });
const EndedSessions = v.object({ sessionIds: v.array(v.string()), continuedAs: v.optional(v.string()) });
const Asked = v.object({ on: v.string() });
const After = v.object({ attemptId: v.optional(v.string()), plannedId: v.optional(v.string()) });

const Agreement = v.object({ customerId: v.string(), place: v.optional(v.number()) });
const AgreementNews = v.object({
  ...Agreement.entries,
  ...{ merchantId: v.string(), eventId: v.string(), type: v.string(), subjectId: v.string() }
});
const TimeChange = v.object({ from: v.string(), to: v.string() });
const RunsAgain = v.object({ on: v.optional(v.string()) });

export const notificationJobs: Readonly<Record<string, JobDefinition<Context>>> = {
  ...sequenceJobs,
  'notifications.send-receipt': {
    queue: 'events',
    run: onEvent('notifications.send-receipt', (ctx: Context, event) =>
      sendReceipt(ctx, { merchantId: event.merchantId, attemptId: event.subjectId })
    )
  },
  'notifications.tell-failed-payment': {
    queue: 'events',
    run: onEvent('notifications.tell-failed-payment', (ctx: Context, event) =>
      tellFailedPayment(ctx, { merchantId: event.merchantId, attemptId: event.subjectId })
    )
  },
  'notifications.announce-debit': {
    queue: 'events',
    run: onEvent('notifications.announce-debit', (ctx: Context, event) =>
      announceDebit(ctx, { merchantId: event.merchantId, plannedId: event.subjectId })
    )
  },
  'notifications.confirm-cancellation': {
    queue: 'messages',
    run: onEvent('notifications.confirm-cancellation', (ctx: Context, event) =>
      confirmCancellation(ctx, { merchantId: event.merchantId, cancellationId: event.subjectId })
    )
  },
  'notifications.announce-debit-in-time': {
    queue: 'messages',
    run: (ctx, data) => announceDebit(ctx, v.parse(PlanData, data))
  },
  'notifications.remind-of-debit': {
    queue: 'events',
    run: onEvent('notifications.remind-of-debit', (ctx: Context, event) =>
      remindOfDebit(ctx, { merchantId: event.merchantId, plannedId: event.subjectId })
    )
  },
  'notifications.remind-of-debit-in-time': {
    queue: 'messages',
    run: (ctx, data) => remindOfDebit(ctx, v.parse(PlanData, data))
  },
  'notifications.silence': {
    queue: 'events',
    run: onEvent('notifications.silence', (ctx: Context, { merchantId, subjectId }) =>
      holdContact(ctx, { merchantId, customerId: subjectId, because: 'death' })
    )
  },
  'notifications.ask-customer': {
    queue: 'events',
    run: onEvent('notifications.ask-customer', (ctx: Context, { merchantId, subjectId, payload }) =>
      askCustomer(ctx, { merchantId, customerId: subjectId, ...v.parse(After, payload) })
    )
  },
  'notifications.warn-of-card-end': {
    queue: 'events',
    run: onEvent('notifications.warn-of-card-end', (ctx: Context, { merchantId, subjectId, payload }) =>
      warnOfCardEnd(ctx, { merchantId, paymentMethodId: subjectId, ...v.parse(CardEnd, payload) })
    )
  },
  ...Object.fromEntries(
    subscriptionChanges.map((change) => [`notifications.tell-subscription-${change}`, tellOf(change)])
  ),
  'notifications.tell-agreement': {
    queue: 'events',
    run: onEvent('notifications.tell-agreement', (ctx: Context, event) =>
      tellAgreement(ctx, {
        ...v.parse(Agreement, event.payload),
        ...{ merchantId: event.merchantId, eventId: event.id, type: event.type, subjectId: event.subjectId }
      })
    )
  },
  'notifications.tell-time-changed': {
    queue: 'events',
    run: onEvent(
      'notifications.tell-time-changed',
      (ctx: Context, { merchantId, id, subjectId, payload }) => {
        const { from, to } = v.parse(TimeChange, payload);
        return tellTimeChanged(ctx, {
          ...{ merchantId, invoiceId: subjectId, eventId: id },
          from: Temporal.PlainDate.from(from),
          to: Temporal.PlainDate.from(to)
        });
      }
    )
  },
  'notifications.tell-agreement-in-time': {
    queue: 'messages',
    run: (ctx, data) => tellAgreement(ctx, v.parse(AgreementNews, data))
  },
  'notifications.send-fresh-pay-link': {
    queue: 'events',
    run: onEvent('notifications.send-fresh-pay-link', (ctx: Context, event) => {
      const { on } = v.parse(Asked, event.payload);
      return sendFreshPayLink(ctx, { merchantId: event.merchantId, payLinkId: event.subjectId, on });
    })
  },
  'notifications.send-proof-message': {
    queue: 'codes',
    run: onEvent('notifications.send-proof-message', (ctx: Context, { merchantId, subjectId }) =>
      sendProofMessage(ctx, { merchantId, proofId: subjectId })
    )
  },
  'notifications.send-staff-invitation': {
    queue: 'codes',
    run: onEvent('notifications.send-staff-invitation', (ctx: Context, { merchantId, subjectId }) =>
      sendStaffInvitation(ctx, { merchantId, invitationId: subjectId })
    )
  },
  'notifications.tell-former-contact': {
    queue: 'messages',
    run: onEvent('notifications.tell-former-contact', (ctx: Context, { merchantId, subjectId }) =>
      tellFormerContact(ctx, { merchantId, proofId: subjectId })
    )
  },
  'notifications.sign-devices-out': {
    queue: 'events',
    run: onEvent('notifications.sign-devices-out', (ctx: Context, { merchantId, subjectId, payload }) =>
      signDevicesOut(ctx, { merchantId, customerId: subjectId, ...v.parse(EndedSessions, payload) })
    )
  },
  'notifications.send-due': {
    queue: 'messages',
    run: (ctx, data) => sendDue(ctx, v.parse(OfMerchant, data))
  },
  'notifications.process-report': {
    queue: 'events',
    run: (ctx, data) => processReport(ctx, v.parse(ReportData, data))
  },
  'notifications.fall-back-unreported': {
    queue: 'messages',
    run: (ctx) => forEachMerchant(ctx, fallBackUnreported)
  },
  'notifications.ask-printer': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, askPrinter)
  },
  'notifications.wake-forgotten': {
    queue: 'messages',
    run: (ctx) => forEachActiveMerchant(ctx, wakeForgotten)
  },
  'notifications.forget-old-reports': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, forgetOldReports)
  },
  'notifications.settle-stuck': {
    queue: 'housekeeping',
    run: (ctx) => forEachMerchant(ctx, settleStuckNotices)
  }
};

function tellOf(change: SubscriptionChange): JobDefinition<Context> {
  return {
    queue: 'events',
    run: onEvent(`notifications.tell-subscription-${change}`, (ctx: Context, event) => {
      const { merchantId, id: eventId, subjectId: subscriptionId, payload } = event;
      const { on } = v.parse(RunsAgain, payload);
      return tellSubscriptionChange(ctx, { merchantId, subscriptionId, eventId, change, on });
    })
  };
}
