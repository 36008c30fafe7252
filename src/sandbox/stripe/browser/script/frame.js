/** Frames of the payment script's own origin, where card data stays. */

const own = document.currentScript ?? document.querySelector('script[src$="/stripe.js"]');
export const origin = new URL(own.src, location.href).origin;

export class IntegrationError extends Error {
  name = 'IntegrationError';
}

/** A frame of ours with a private channel to it. */
export function openFrame(title, config) {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.src = `${origin}/v3/element.html`;
  frame.setAttribute('allow', 'payment *');
  Object.assign(frame.style, { border: '0', width: '100%', display: 'block', colorScheme: 'auto' });
  const waiting = new Map();
  const queue = [];
  const listeners = {};
  let port;
  let next = 0;
  frame.addEventListener('load', () => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => {
      if (data.answerTo === undefined) return listeners[data.event]?.(data.detail);
      waiting.get(data.answerTo)?.(data.result);
      waiting.delete(data.answerTo);
    };
    frame.contentWindow.postMessage({ quitteSandbox: 'init', config }, origin, [channel.port2]);
    for (const message of queue.splice(0)) port.postMessage(message);
  });
  frame.addEventListener('error', () => listeners.loaderror?.({}));
  const send = (message) => (port ? port.postMessage(message) : queue.push(message));
  return {
    frame,
    on: (event, listener) => (listeners[event] = listener),
    tell: (command, detail) => send({ command, detail }),
    ask(command, detail) {
      const id = ++next;
      send({ command, detail, id });
      return new Promise((resolve) => waiting.set(id, resolve));
    }
  };
}

/** Shows the bank's page above the merchant's until it has been answered. */
export function showChallenge(url) {
  const dialog = document.createElement('div');
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.setAttribute('aria-label', '3-D Secure');
  Object.assign(dialog.style, {
    position: 'fixed',
    inset: '0',
    zIndex: '2147483647',
    background: 'rgb(0 0 0 / .5)',
    display: 'grid',
    placeItems: 'center',
    padding: '8px'
  });
  const frame = document.createElement('iframe');
  frame.title = '3-D Secure';
  frame.src = url;
  Object.assign(frame.style, {
    border: '0',
    borderRadius: '14px',
    width: 'min(100%, 28rem)',
    height: 'min(100%, 34rem)',
    background: '#fff'
  });
  dialog.append(frame);
  const before = document.activeElement;
  document.body.append(dialog);
  frame.focus();
  return new Promise((resolve) => {
    const listen = ({ origin: from, data }) => {
      if (from !== origin || data?.quitteSandbox !== 'bank-done') return;
      removeEventListener('message', listen);
      dialog.remove();
      before?.focus?.();
      resolve();
    };
    addEventListener('message', listen);
  });
}
