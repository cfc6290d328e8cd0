//! How a signature is checked: by ring, for `jsonwebtoken`.

use std::sync::Once;

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
};

/// Signs nothing, and knows no algorithm with a shared secret.
static RING: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    verifier_factory: |algorithm, key| Ok(Box::new(Check::new(*algorithm, key)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

/// Has `jsonwebtoken` check signatures here. Before any token is looked at.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Nobody else in this process installs one.
        let _ = RING.install_default();
    });
}

enum With {
    Rsa(&'static RsaParameters),
    Point(&'static dyn VerificationAlgorithm),
}

struct Check {
    algorithm: Algorithm,
    with: With,
    key: DecodingKey,
}

impl Check {
    fn new(algorithm: Algorithm, key: &DecodingKey) -> Result<Self> {
        let with = match algorithm {
            Algorithm::RS256 => With::Rsa(&RSA_PKCS1_2048_8192_SHA256),
            Algorithm::RS384 => With::Rsa(&RSA_PKCS1_2048_8192_SHA384),
            Algorithm::RS512 => With::Rsa(&RSA_PKCS1_2048_8192_SHA512),
            Algorithm::PS256 => With::Rsa(&RSA_PSS_2048_8192_SHA256),
            Algorithm::PS384 => With::Rsa(&RSA_PSS_2048_8192_SHA384),
            Algorithm::PS512 => With::Rsa(&RSA_PSS_2048_8192_SHA512),
            Algorithm::ES256 => With::Point(&ECDSA_P256_SHA256_FIXED),
            Algorithm::ES384 => With::Point(&ECDSA_P384_SHA384_FIXED),
            Algorithm::EdDSA => With::Point(&ED25519),
            // Shared secrets, and what a later version of the crate may know.
            _ => return Err(ErrorKind::UnsupportedAlgorithm.into()),
        };
        if key.family() != algorithm.family() || key.family() == AlgorithmFamily::Hmac {
            return Err(ErrorKind::InvalidKeyFormat.into());
        }
        Ok(Self { algorithm, with, key: key.clone() })
    }
}

impl Verifier<Vec<u8>> for Check {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let checked = match (&self.with, self.key.kind()) {
            (With::Rsa(parameters), DecodingKeyKind::RsaModulusExponent { n, e }) => {
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            (With::Point(algorithm), DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(*algorithm, point).verify(message, signature)
            }
            (With::Rsa(_), DecodingKeyKind::SecretOrDer(_))
            | (With::Point(_), DecodingKeyKind::RsaModulusExponent { .. }) => return Err(Error::new()),
        };
        checked.map_err(|_| Error::new())
    }
}

impl JwtVerifier for Check {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
