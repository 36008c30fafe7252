import type { Gateway, KeyedAccount } from '../index.ts';
import { cancel, charge } from './charge.ts';
import { connect, type Connection, type StripeOptions } from './connection.ts';
import { listBook } from './list-book.ts';
import { listEvents } from './list-events.ts';
import { listFees } from './list-fees.ts';
import { lookUp } from './look-up.ts';
import { createCustomer, detachMethod, readMandate, readMethod } from './methods.ts';
import { parseEvent, readWebhook } from './read-webhook.ts';
import { lookUpRefund, readDispute, readRefund, refund } from './refund.ts';
import { lookUpSetup, setUp } from './set-up.ts';
import { spendKey } from './spend-key.ts';

/** The Stripe adapter: one connection, with its own rate limit, per payment account and key. */
export function openStripeGateway(options: StripeOptions): (account: KeyedAccount) => Gateway {
  const open = new Map<string, Readonly<{ account: KeyedAccount; gateway: Gateway }>>();
  return (account) => {
    const known = open.get(account.id);
    // A rotated key opens the account anew.
    if (known && isSameAccess(known.account, account)) return known.gateway;
    const gateway = gatewayOver(connect(account, options), account);
    open.set(account.id, { account, gateway });
    return gateway;
  };
}

function gatewayOver(connection: Connection, account: KeyedAccount): Gateway {
  return {
    browser: { publishableKey: account.publishableKey },
    createCustomer: (customer) => createCustomer(connection, customer),
    charge: (request) => charge(connection, request),
    lookUp: (attempt) => lookUp(connection, attempt),
    spendKey: (attempt) => spendKey(connection, attempt),
    cancel: (attempt) => cancel(connection, attempt),
    refund: (request) => refund(connection, request),
    lookUpRefund: (request) => lookUpRefund(connection, request),
    readRefund: (gatewayRef) => readRefund(connection, gatewayRef),
    readDispute: (gatewayRef) => readDispute(connection, gatewayRef),
    setUp: (request) => setUp(connection, request),
    lookUpSetup: (setup) => lookUpSetup(connection, setup),
    readMethod: (methodRef) => readMethod(connection, methodRef),
    detachMethod: (methodRef) => detachMethod(connection, methodRef),
    readMandate: (mandateRef) => readMandate(connection, mandateRef),
    readWebhook: (rawBody, signatureHeader, now) =>
      readWebhook(connection.stripe.webhooks, account.webhookSecret, { rawBody, signatureHeader, now }),
    parseEvent,
    listBook: (since) => listBook(connection, since),
    listFees: (since) => listFees(connection, since),
    listEvents: (since) => listEvents(connection, since)
  };
}

function isSameAccess(a: KeyedAccount, b: KeyedAccount): boolean {
  return (
    a.secretKey === b.secretKey &&
    a.publishableKey === b.publishableKey &&
    a.webhookSecret === b.webhookSecret
  );
}
