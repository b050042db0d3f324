//! End-to-end tests: the real binary, as a person or a program would use it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed, and so has its helper")]

mod adversarial;
mod bad_compilers;
mod bad_disks;
mod bad_inputs;
mod bad_sources;
mod bad_tools;
mod canaries;
mod catalog;
mod check;
mod clocks;
mod components;
mod corpora;
mod first_steps;
mod grants;
mod harness;
mod hostile_stores;
mod housekeeping;
mod interrupted;
mod journal;
mod jsonl;
mod killed;
mod limits;
mod machine_memory;
mod many_processes;
mod network;
mod policy;
mod project;
mod promotion;
mod published;
mod quarantine;
mod remote;
mod remote_cache;
mod replay;
mod reuse;
mod run;
mod search;
mod second_machine;
mod secrets;
mod states;
mod strange_files;
mod testing;
mod tool_calls;
mod trust;
mod wall;
