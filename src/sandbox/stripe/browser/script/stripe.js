/** `window.Stripe`, shaped like Stripe.js. */
import { baseElement, elementsGroup } from './elements.js';
import { IntegrationError, openFrame, showChallenge } from './frame.js';

const TRAIN = 'endive';

/** API calls go through a frame of ours, so that the merchant's page needs no permission to connect. */
function openApi(key, account) {
  let controller;
  return (method, path, params) => {
    if (!controller) {
      controller = openFrame('Payment controller', { key, isController: true });
      controller.frame.style.display = 'none';
      document.body.append(controller.frame);
    }
    return controller.ask('call', { method, path, params, account });
  };
}

const kindOf = (secret) => (secret.startsWith('seti_') ? 'setup_intent' : 'payment_intent');
const idOf = (secret) => secret.split('_secret_')[0];

function named(kind, result) {
  if (result.error) return { error: result.error };
  return { [kind === 'setup_intent' ? 'setupIntent' : 'paymentIntent']: result };
}

async function retrieve(call, clientSecret) {
  const kind = kindOf(clientSecret);
  return named(
    kind,
    await call('GET', `/v1/${kind}s/${idOf(clientSecret)}`, { client_secret: clientSecret })
  );
}

/** The page is being left: nothing may follow. */
function leaveTo(url) {
  location.assign(url);
  return new Promise(() => {});
}

async function handleNextAction(call, clientSecret) {
  const result = await retrieve(call, clientSecret);
  const intent = result.paymentIntent ?? result.setupIntent;
  const action = intent?.next_action;
  if (!action || intent.status !== 'requires_action') return result;
  if (action.type === 'redirect_to_url') return leaveTo(action.redirect_to_url.url);
  await showChallenge(action.use_stripe_sdk.stripe_js);
  const after = await retrieve(call, clientSecret);
  const { last_payment_error, last_setup_error, status } = after.paymentIntent ?? after.setupIntent ?? {};
  const error = last_payment_error ?? last_setup_error;
  return status === 'requires_payment_method' && error ? { error } : after;
}

async function createConfirmationToken({ elements, params = {} }) {
  const element = elements?._payment();
  if (!element)
    throw new IntegrationError('createConfirmationToken() needs elements with a mounted Payment Element.');
  const { setupFutureUsage, mode } = elements._options();
  const setup = setupFutureUsage ?? (mode === 'setup' ? 'off_session' : undefined);
  const result = await element.ask('token', { ...params, ...(setup ? { setup_future_usage: setup } : {}) });
  return result.error ? { error: result.error } : { confirmationToken: result };
}

async function confirm(call, { elements, clientSecret, confirmParams = {}, redirect = 'always' }) {
  const { return_url, payment_method_data } = confirmParams;
  const made = await createConfirmationToken({ elements, params: { return_url, payment_method_data } });
  if (made.error) return { error: made.error };
  const secret = clientSecret ?? elements._options().clientSecret;
  const kind = kindOf(secret);
  const confirmation_token = made.confirmationToken.id;
  const params = { client_secret: secret, confirmation_token, return_url, use_stripe_sdk: true };
  const result = named(kind, await call('POST', `/v1/${kind}s/${idOf(secret)}/confirm`, params));
  if (result.error) return result;
  const after = await handleNextAction(call, secret);
  if (after.error || redirect === 'if_required' || !return_url) return after;
  const back = new URL(return_url);
  back.searchParams.set(kind, idOf(secret));
  back.searchParams.set(`${kind}_client_secret`, secret);
  back.searchParams.set('redirect_status', 'succeeded');
  return leaveTo(back.href);
}

/** No wallet here: it says so, as a browser without cards does. */
function paymentRequest() {
  const { element } = baseElement();
  const nothing = () => undefined;
  const canMakePayment = () => Promise.resolve(null);
  return Object.assign(element, {
    canMakePayment,
    show: nothing,
    update: nothing,
    abort: nothing,
    isShowing: () => false
  });
}

function Stripe(key, options = {}) {
  if (typeof key !== 'string' || !key.startsWith('pk_')) {
    throw new IntegrationError('Missing value for Stripe(): apiKey should be a publishable key.');
  }
  const call = openApi(key, options.stripeAccount);
  return {
    elements: (given = {}) => elementsGroup(key, options.locale, given),
    createConfirmationToken,
    handleNextAction: ({ clientSecret }) => handleNextAction(call, clientSecret),
    confirmPayment: (given) => confirm(call, given),
    confirmSetup: (given) => confirm(call, given),
    retrievePaymentIntent: (clientSecret) => retrieve(call, clientSecret),
    retrieveSetupIntent: (clientSecret) => retrieve(call, clientSecret),
    paymentRequest,
    registerAppInfo: () => undefined,
    _registerWrapper: () => undefined
  };
}

Stripe.version = TRAIN;
window.Stripe = Stripe;
