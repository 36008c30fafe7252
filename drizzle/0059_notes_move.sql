-- A note is never changed, but it goes along when its customer goes up in another one.
grant update (customer_id) on customer_note to quitte_app;
