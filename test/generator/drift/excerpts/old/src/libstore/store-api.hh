const uint32_t exportMagic = 0x4558494e;

struct GCOptions
{
    /* What to do:

       - `gcReturnLive': nothing. */
    typedef enum {
        gcReturnLive,
        gcReturnDead,
        gcDeleteDead,
        gcDeleteSpecific,
    } GCAction;
};

enum BuildMode { bmNormal, bmRepair, bmCheck };
