// Not from Nix: an imitation of the shape of its declarations, for tests.
#define WORKER_MAGIC_1 0x6e697863
#define WORKER_MAGIC_2 0x6478696f
/* STDERR_OLD 1 is no macro */
#define PROTOCOL_VERSION (1 << 8 | 39)
#define STDERR_NEXT 0x6f6c6d67
#define STDERR_READ 0x64617461
#define STDERR_WRITE 0x64617416
#define STDERR_LAST 0x616c7473
#define STDERR_ERROR 0x63787470
#define STDERR_START_ACTIVITY 0x53545254
#define STDERR_STOP_ACTIVITY 0x53544f50
#define STDERR_RESULT 0x52534c54

enum class GCAction;

struct WorkerProto
{
    enum struct Op : uint64_t;
    static const Version latest;
    static constexpr std::string_view featureOne = "realisation-with-path-not-hash";
    static constexpr std::string_view featureTwo{"delete-dead-specific-referrers"};
    static constexpr std::string_view featureThree = "disable-set-options";
    static constexpr std::string_view featureFour =
        "add-to-store-scanning";
    static constexpr std::string_view featureFive = "submit-output"; // feature = "in a comment"
};

enum struct WorkerProto::Op : uint64_t {
    IsValidPath = 1,
    // HasSubstitutes = 3, // removed
    QueryReferrers = 6,
    AddToStore = 7,
    AddTextToStore = 8,
    BuildPaths = 9,
    EnsurePath = 10,
    AddTempRoot = 11,
    AddIndirectRoot = 12,
    SyncWithGC = 13,
    FindRoots = 14,
    QueryDeriver = 18,
    SetOptions = 19,
    CollectGarbage = 20,
    QuerySubstitutablePathInfo = 21,
    QueryDerivationOutputs = 22,
    QueryAllValidPaths = 23,
    QueryPathInfo = 26,
    QueryDerivationOutputNames = 28,
    QueryPathFromHashPart = 29,
    QuerySubstitutablePathInfos = 30,
    QueryValidPaths = 31,
    QuerySubstitutablePaths = 32,
    QueryValidDerivers = 33,
    OptimiseStore = 34,
    VerifyStore = 35,
    BuildDerivation = 36,
    AddSignatures = 37,
    NarFromPath = 38,
    AddToStoreNar = 39,
    QueryMissing = 40,
    QueryDerivationOutputMap = 41,
    RegisterDrvOutput = 42,
    QueryRealisation = 43,
    AddMultipleToStore = 44,
    AddBuildLog = 45,
    BuildPathsWithResults = 46,
    AddPermRoot = 47,
    SubmitOutput = 1000,
    AddToStoreScanning = 1001,
    /* 48 to 50 are kept free: QueryActiveBuilds = 48, */
};
