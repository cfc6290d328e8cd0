//! The server as a process: started, asked, stopped and killed; and the house rules.
