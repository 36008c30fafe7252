import * as v from 'valibot';
import { replayMessage } from '../../notifications/index.ts';
import type { BulkAct } from './bulk-act.ts';

/** Nothing is asked besides the rows. */
export const NoParams = v.pipe(
  v.unknown(),
  v.transform(() => ({}))
);

/** Tries messages once more that no carrier took. One that may have arrived stays: that takes a look at each. */
export const replayMessages: BulkAct = {
  list: 'messages',
  subject: 'notice',
  staffAct: 'replay-message',
  params: NoParams,
  fields: [],
  isOncePerCustomer: false,
  perform: async (ctx, { merchantId, subjectId }) => {
    await replayMessage(ctx, { merchantId, noticeId: subjectId, acceptsSecondCopy: false });
    return {};
  }
};
