//! The binary; everything it can do is in [`fortyfive::cli`].

/// Reading content and scoring make many small values that live shortly; with this one reading takes a sixth less of a core.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    fortyfive::cli::run()
}
