// Tells the payment script, which shows this page in a frame, that the bank has been answered.
if (parent !== window) parent.postMessage({ quitteSandbox: 'bank-done' }, '*');
