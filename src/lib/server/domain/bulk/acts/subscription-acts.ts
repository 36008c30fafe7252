import * as v from 'valibot';
import { Refusal } from '../../../platform/refusal.ts';
import {
  changeSubscription,
  pauseSubscription,
  readSubscriptionRecord,
  resumeSubscription
} from '../../subscriptions/index.ts';
import type { BulkAct } from './bulk-act.ts';
import { NoParams } from './message-acts.ts';

const ofSubscriptions = {
  list: 'subscriptions',
  subject: 'subscription',
  staffAct: 'change-subscription',
  isOncePerCustomer: false
} as const;

const Until = v.object({ untilOn: v.pipe(v.string('bulk-day-missing'), v.isoDate('bulk-day-missing')) });

/** From today, or the next period where periods are whole, up to a day. Taken back: it goes on as if it had not been asked. */
export const pauseSubscriptions: BulkAct = {
  ...ofSubscriptions,
  params: Until,
  fields: ['untilOn'],
  perform: async (ctx, { merchantId, subjectId, params }) => {
    const untilOn = Temporal.PlainDate.from(params['untilOn']!);
    await pauseSubscription(ctx, { merchantId, subscriptionId: subjectId, untilOn });
    return {};
  },
  undo: async (ctx, { merchantId, subjectId }) => {
    await resumeSubscription(ctx, { merchantId, subscriptionId: subjectId });
  }
};

/** Goes on today. Not taken back: another pause would count as one more of the year. */
export const resumeSubscriptions: BulkAct = {
  ...ofSubscriptions,
  params: NoParams,
  fields: [],
  perform: async (ctx, { merchantId, subjectId }) => {
    await resumeSubscription(ctx, { merchantId, subscriptionId: subjectId });
    return {};
  }
};

const Plan = v.object({ planId: v.pipe(v.string('bulk-plan-missing'), v.uuid('bulk-plan-missing')) });

/** Another plan from the next period on, so that nobody gets a bill between two. Taken back until then. */
export const changePlans: BulkAct = {
  ...ofSubscriptions,
  params: Plan,
  fields: ['planId'],
  perform: async (ctx, { merchantId, subjectId: subscriptionId, params }) => {
    const { changesOn } = await readSubscriptionRecord(ctx, { merchantId, subscriptionId });
    // Somebody chose something already: what is asked of many doesn't undo what one asked.
    if (changesOn !== null) throw new Refusal('subscription-change-waits');
    const planId = params['planId']!;
    await changeSubscription(ctx, { merchantId, subscriptionId, planId, when: 'at-renewal' });
    return { planId };
  },
  undo: async (ctx, { merchantId, subjectId: subscriptionId, before }) => {
    const { nextPlanId } = await readSubscriptionRecord(ctx, { merchantId, subscriptionId });
    if (nextPlanId !== before['planId']) throw new Refusal('bulk-changed-since');
    await changeSubscription(ctx, { merchantId, subscriptionId });
  }
};
